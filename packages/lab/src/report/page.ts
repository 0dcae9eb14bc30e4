import { html, type SafeHtml } from './escape.ts';
import { STYLE } from './style.ts';

/** A page that needs nothing else: no script, no network, no font. Light or dark as the reader's system is. */
export function page(parts: {
  readonly title: string;
  /** What kind of page it is, behind the title in the tab. */
  readonly kind: string;
  readonly subtitle: string;
  readonly body: SafeHtml;
  readonly footer: SafeHtml;
}): string {
  const { title, kind, subtitle, body, footer } = parts;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title} – ${kind}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <p>${subtitle}</p>
          </header>
          ${body}
          <footer>${footer}</footer>
        </main>
      </body>
    </html> `.text;
}

/** What a run was made of, folded. */
export function manifestSection(summary: string, manifest: unknown): SafeHtml {
  return html`<section>
    <details>
      <summary>${summary}</summary>
      <pre>${JSON.stringify(manifest, undefined, 2)}</pre>
    </details>
  </section>`;
}
