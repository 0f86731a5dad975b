/** Makes elements from text. Nothing here or elsewhere parses text as HTML. */

type Child = Node | string | null | false;
type Attributes = Readonly<Record<string, string | number | boolean | null>>;
type Handler = (event: Event) => void;

/** An element: attributes of `null` or `false` are left out, `true` gives an empty one, `on…` handlers go in `events`. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  children: readonly Child[] = [],
  events: Readonly<Record<string, Handler>> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== false) element.append(child);
  }
  for (const [name, handler] of Object.entries(events)) element.addEventListener(name, handler);
  return element;
}

/** A button that does not submit a form. */
export function button(label: string, attributes: Attributes, onClick: Handler): HTMLButtonElement {
  return h('button', { type: 'button', ...attributes }, [label], { click: onClick });
}

export function srOnly(text: string): HTMLElement {
  return h('span', { class: 'sr-only' }, [text]);
}

const SVG = 'http://www.w3.org/2000/svg';

/** A decorative line icon from path data on a 24 × 24 grid. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export function isNarrow(): boolean {
  return matchMedia('(max-width: 60rem)').matches;
}
