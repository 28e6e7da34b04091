/** Messages between a panel and the frame that Home Assistant shows it in (since 2026.1). */
interface Properties {
  type: "home-assistant/properties";
  narrow?: boolean;
  route?: { path?: string };
}

export interface Frame {
  /** Opens Home Assistant's side bar, which has no button of its own once the panel shows the header. */
  toggleMenu(): void;
}

/** Asks Home Assistant to leave the header to the panel; `answered` tells whether it does and where a link points. */
export function joinFrame(answered: (narrow: boolean, path: string) => void): Frame {
  const say = (type: string, more: object = {}) => {
    window.parent.postMessage({ type, ...more }, window.location.origin);
  };
  if (window.parent !== window) {
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.source !== window.parent || event.origin !== window.location.origin) return;
      if (!isProperties(event.data)) return;
      answered(event.data.narrow ?? false, event.data.route?.path ?? "");
    });
    say("home-assistant/subscribe-properties", { kioskMode: true });
  }
  return {
    toggleMenu: () => {
      say("home-assistant/toggle-menu");
    },
  };
}

function isProperties(data: unknown): data is Properties {
  return (
    typeof data === "object" && data !== null && "type" in data && data.type === "home-assistant/properties"
  );
}
