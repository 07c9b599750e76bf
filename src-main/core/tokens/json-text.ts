/*
 * JSON as written. JSON.parse rounds big numbers and silently drops repeated members; a person who inspects a token
 * should see both. Everything here expects text that JSON.parse has already accepted, works without recursion, and is
 * only used for display.
 */

const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
/** Deeper structures stay on one line, so that hostile nesting cannot blow up the text. */
const deepestIndent = 20;

const opens = (token: string): boolean => token === '{' || token === '[';
const closes = (token: string): boolean => token === '}' || token === ']';

/** The same JSON, indented by two spaces a level; numbers, order and repeated members stay as they are. */
export const prettyJson = (text: string): string => {
  const tokens = text.match(tokenPattern) ?? [];
  const parts: string[] = [];
  let depth = 0;
  const newLine = () => {
    if (depth <= deepestIndent) parts.push('\n', '  '.repeat(depth));
  };
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (closes(token)) {
      depth -= 1;
      if (previous !== undefined && !opens(previous)) newLine();
    } else if (previous !== undefined && (opens(previous) || previous === ',')) newLine();
    parts.push(token === ':' ? ': ' : token);
    if (opens(token)) depth += 1;
  });
  return parts.join('');
};

/** The text of each top-level member's value, without white space; of a repeated member the last one, as JSON.parse takes it. */
export const memberTexts = (text: string): ReadonlyMap<string, string> => {
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | null = null;
  let value: string[] = [];
  const end = () => {
    if (name !== null && value.length > 0) members.set(name, value.join(''));
    name = null;
    value = [];
  };
  for (const token of text.match(tokenPattern) ?? []) {
    if (closes(token)) depth -= 1;
    if (depth === 0 && closes(token)) end();
    else if (depth === 1 && token === ',') end();
    else if (depth === 1 && name === null) name = JSON.parse(token) as string;
    else if (depth > 0 && !(depth === 1 && token === ':' && value.length === 0)) value.push(token);
    if (opens(token)) depth += 1;
  }
  return members;
};
