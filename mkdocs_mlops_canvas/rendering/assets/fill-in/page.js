/* The page of a canvas in the sections form, byte for byte as `writing/markdown.py` writes it: functions have the names of their
   Python twins, and tests/browser/fill_in_cases.yml runs through both. */
const COLUMN = "##", BOX = "###", BOX_TEXT = 4; // levels of headings in a page

const NOT_PLAIN = new RegExp(`^(?:${[
  "~|null|Null|NULL|<<|=|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
  "[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\\d_]*)|[-+]?0x[\\da-fA-F_]+|[-+]?[1-9][\\d_]*(?::[0-5]?\\d)+",
  "[-+]?\\d[\\d_]*\\.[\\d_]*(?:[eE][-+]\\d+)?|\\.\\d[\\d_]*(?:[eE][-+]\\d+)?|[-+]?\\d[\\d_]*(?::[0-5]?\\d)+\\.[\\d_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)",
  "\\d{4}-\\d\\d-\\d\\d|\\d{4}-\\d\\d?-\\d\\d?(?:[Tt]| +)\\d\\d?:\\d\\d:\\d\\d(?:\\.\\d*)?(?: *(?:Z|[-+]\\d\\d?(?::\\d\\d)?))?",
].join("|")})$`); // what YAML 1.1 takes for something else than a text
const NO_BLOCK = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?: |$))|:(?: |$)| #/u;
const NO_FLOW = /^[?:]|[,?[\]{}:]/u;

function scalar(text, inFlow) {
  const isPlain = text && !NOT_PLAIN.test(text) && !NO_BLOCK.test(text) && !(inFlow && NO_FLOW.test(text));
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}

function isDate(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return false;
  const day = new Date(`${text}T00:00Z`);
  return !isNaN(day) && day.toISOString().startsWith(text);
}

function yaml(key, value, indent = "  ") {
  const name = `${indent}${key}:`;
  if (value === null) return name;
  if (Array.isArray(value)) return `${name} [${value.map((item) => scalar(item, true)).join(", ")}]`;
  if (value instanceof Map) return [name, ...[...value].map(([inner, fact]) => yaml(inner, fact, `${indent}  `))].join("\n");
  if (typeof value === "object") return [name, ...Object.entries(value).map(pair)].join("\n");
  if (typeof value === "number") return `${name} ${value}`;
  return `${name} ${isDate(value) || /^(?:0|[1-9]\d{0,8})$/.test(value) ? value : scalar(value)}`;
}

function pair([key, value]) {
  const isLong = [...key].length > 127;
  return isLong ? `    ? ${scalar(key)}\n    : ${scalar(value)}` : `    ${scalar(key)}: ${scalar(value)}`;
}

/* the facts of each profile below its key */
function nestFacts(header) {
  const nested = new Map();
  for (const [key, value] of Object.entries(header)) {
    const [name, profile] = key.split(".").reverse();
    if (profile && !nested.has(profile)) nested.set(profile, new Map());
    (profile ? nested.get(profile) : nested).set(name, value);
  }
  return nested;
}

const MARK = /[[{*_~=`]|^\s*[-+\p{Nd}#>]/u;
const MARKS = [
  [/^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\p{Nd}+[.)]\s+|#{1,6}\s+|>\s?)/u, ""],
  [/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/gu, "$1"],
  [/\[\^[^\]]+\]/gu, ""],
  [/\{:?\s*[.#][^}]*\}/gu, ""],
  ...Array(3).fill([/(\*{1,3}|_{2,3}|~~|==|`+)(?=\S)(.+?)(?<=\S)\1/gu, "$2"]),
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_]+)(?<=\S)_(?![\p{L}\p{N}_])/gu, "$1"],
];
const plainLine = (line) => (MARK.test(line) ? MARKS.reduce((text, [mark, by]) => text.replace(mark, by), line) : line).trim();

function isPlainHeading(product) {
  const text = withoutAttributes(product.trimEnd().replace(/#+$/, ""));
  return text === product && plainLine(text) === product;
}

function withoutAttributes(heading) {
  const text = heading.trim();
  return text.endsWith("}") && text.includes("{") ? text.slice(0, text.lastIndexOf("{")).trimEnd() : text;
}

/* a definition as the page describes it, values of the header by key, and the Markdown of boxes by key */
function writeCanvas(definition, header, boxes) {
  const { product = "Name of the product", ...facts } = header;
  const lines = ["---", "canvas:"];
  if (!isPlainHeading(product)) lines.push(`  product: ${scalar(product)}`);
  if (definition.named) lines.push(`  version: ${scalar(definition.key)}`);
  for (const [key, value] of nestFacts(facts)) lines.push(yaml(key, value));
  lines.push("---", "", `# ${product}`);
  for (const column of definition.columns) {
    lines.push("", `${COLUMN} ${column.title}`);
    for (const box of column.boxes) lines.push("", `${BOX} ${box.title}`, "", writeText(box, boxes[box.key] ?? ""));
  }
  return `${lines.join("\n")}\n`;
}

function writeText(box, markdown) {
  return markdown.trim() ? lowerHeadings(dedent(markdown).replace(/^\n+|\n+$/g, "")) : `<!-- ${box.prompt} -->`;
}

function dedent(text) {
  const lines = text.replace(/^[ \t]+$/gm, "").split("\n");
  let margin = null;
  for (const line of lines.filter(Boolean)) {
    const indent = /^[ \t]*/.exec(line)[0];
    if (margin === null) margin = indent;
    while (!indent.startsWith(margin)) margin = margin.slice(0, -1);
  }
  return lines.map((line) => line.slice(line ? margin.length : 0)).join("\n");
}

function lowerHeadings(markdown) {
  const lines = markdown.split("\n"), { headings } = readOutline(lines);
  const shift = BOX_TEXT - Math.min(BOX_TEXT, ...headings.map(({ level }) => level));
  for (const { start, end, level } of shift ? headings.reverse() : []) {
    let line = lines[start].trim();
    if (end > start + 1) line = ` ${line}${line.endsWith("#") ? " #" : ""}`;
    else line = line.slice(level);
    lines.splice(start, end - start, "#".repeat(Math.min(6, level + shift)) + line);
  }
  return lines.join("\n");
}
