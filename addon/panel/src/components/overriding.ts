import { nothing, type ReactiveControllerHost } from "lit";
import { asProblem, type Problem } from "../api/problem.ts";
import { wordsField } from "../asking/extra-fields.ts";

/** What may be exceeded where somebody says why. */
const EXCEEDED: ReadonlySet<string> = new Set(["quota_exceeded", "too_long_together"]);

/** A reason that goes with what is sent, and whether it is only tried. */
export interface Reasoned {
  override_reason?: string;
}
type Send = (reasoned: Reasoned, tried: boolean) => Promise<unknown>;

/**
 * Asks its host's person why, where more is wanted than the rules leave and a reason would let it pass.
 * Whether it would, only the server knows: it is asked with a reason, for a try.
 */
export class Overriding {
  /** Whether a reason is wanted. */
  asks = false;
  private reason = "";

  constructor(private readonly host: ReactiveControllerHost) {}

  /** Sends, with the reason if there is one. Throws what the server has against it, as `send` does. */
  async attempt(send: Send, tried = false): Promise<unknown> {
    try {
      return await send(this.reasoned, tried);
    } catch (error) {
      if (!this.asks && exceeds(asProblem(error))) {
        this.asks = await passes(send);
        this.host.requestUpdate();
      }
      throw error;
    }
  }

  /** Somebody else is meant: it may be within the rules for them. */
  readonly forget = (): void => {
    this.asks = false;
    this.reason = "";
    this.host.requestUpdate();
  };

  field() {
    if (!this.asks) return nothing;
    return wordsField("override", this.reason, this.say, true);
  }

  readonly say = (text: string): void => {
    this.reason = text;
  };

  private get reasoned(): Reasoned {
    const reason = this.reason.trim();
    return reason === "" ? {} : { override_reason: reason };
  }
}

/** Also where it is told of some dates of a series only. */
export function exceeds({ code, faults, document }: Problem): boolean {
  const dates = (document.occurrences ?? []).flatMap(({ codes }) => codes);
  return [code, ...faults.map((fault) => fault.code), ...dates].some((each) => EXCEEDED.has(each));
}

async function passes(send: Send): Promise<boolean> {
  try {
    await send({ override_reason: "?" }, true);
    return true;
  } catch {
    return false;
  }
}
