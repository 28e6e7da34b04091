/** Copies a text; false where the browser does not let us, as on plain HTTP: then it is to be marked and copied. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on pages that are not secure
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}
