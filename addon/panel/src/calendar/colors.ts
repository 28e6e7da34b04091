/** Told apart by colour-blind eyes too (after Okabe and Ito), and calm enough to fill a month. */
const PALETTE = ["#2f6f9f", "#c65d21", "#00806a", "#a34a7d", "#7a6a00", "#4a5bb5", "#8c3b3b", "#3d7a2a"];

const HEX = /^#[0-9a-f]{6}$/i;

/** The resource's own colour, or one by its place in the list. */
export function colorOf(own: string | null | undefined, index: number): string {
  if (own !== null && own !== undefined && HEX.test(own)) return own;
  return PALETTE[index % PALETTE.length] ?? "#2f6f9f";
}

/** Black or white, whichever reads better on the colour: at least 4.5 to 1 on any. */
export function inkOn(color: string): "#000000" | "#ffffff" {
  const light = luminance(color);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000000" : "#ffffff";
}

/** WCAG 2.2, relative luminance. */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
