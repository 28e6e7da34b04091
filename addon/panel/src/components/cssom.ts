import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/**
 * Sets custom properties on the element. Lit's own styleMap writes a style attribute first, which the content
 * security policy refuses; this goes through the object model only.
 */
class Properties extends Directive {
  private element: HTMLElement | undefined;

  render(values: Readonly<Record<`--${string}`, string | number>>): typeof noChange {
    for (const [name, value] of Object.entries(values)) this.element?.style.setProperty(name, String(value));
    return noChange;
  }

  override update(part: ElementPart, [values]: Parameters<this["render"]>): typeof noChange {
    this.element = part.element as HTMLElement;
    return this.render(values);
  }
}

export const properties = directive(Properties);
