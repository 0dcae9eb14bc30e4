const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe to put into a page. Only `html` and `trusted` make it. */
export class SafeHtml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Markup of our own making, such as a chart. Never text that a user, a file or the broker wrote. */
export function trusted(markup: string): SafeHtml {
  return new SafeHtml(markup);
}

type Part = string | number | SafeHtml | readonly SafeHtml[];

/** A template that escapes every text put into it, so that nothing has to be remembered: html`<td>${symbol}</td>`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml {
  let text = strings[0] ?? '';
  parts.forEach((part, i) => {
    text += rendered(part) + (strings[i + 1] ?? '');
  });
  return new SafeHtml(text);
}

function rendered(part: Part): string {
  if (part instanceof SafeHtml) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
