import { style, styleHash } from './style.ts';

/** Markup that is safe to insert: everything else is escaped by `html`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

type Piece = string | number | Markup | false | undefined | readonly Markup[];

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map((part) => part.text).join('');
  return String(piece).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A template whose inserted values are escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(strings.map((text, index) => text + (index < pieces.length ? render(pieces[index]) : '')).join(''));
}

// In one piece, so that nothing is added between the tags: the policy allows the style by its hash.
const styleElement = new Markup(`<style>${style}</style>`);

/** A whole page. Its style may pass the policy by hash; it has no script. */
export function document(title: string, orgLabel: string, body: Markup): { markup: string; styleHash: string } {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <div class="org">
            <b aria-hidden="true">${orgLabel.slice(0, 1)}</b>
            <div><strong>${orgLabel}</strong>Simulated Okta org</div>
          </div>
          ${body}
        </main>
      </body>
    </html>`;
  return { markup: text, styleHash };
}
