/* Headings of a Markdown text, and what is left open in it: the twin of `text/outline.py`. */
const ELEMENTS = /^(?:article|aside|blockquote|center|details|div|fieldset|figure|footer|form|header|main|nav|pre|script|section|style|table|textarea)$/;
const TAG = /^<(\/?)([a-z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^"'>])*>/i;
const CONTAINER = /^\s*(?:[-*+]\s|\p{Nd}+[.)]\s|!!!\s|\?\?\?\+?\s|===[!+]?\s|\[\^[^\]]+\]:|:\s)/u;
const PROSE = /^(?![-*+>#|`~<]|\p{Nd}+[.)]\s|!!!|\?\?\?|===| {4})\S/u;
const indentOf = (line) => line.length - line.replace(/^ +/, "").length;

function readFenceLine(line) {
  const match = /^( *)(`{3,}|~{3,})[ \t]*(.*)$/.exec(line);
  return match && !(match[2][0] === "`" && match[3].includes("`")) ? { indent: match[1].length, signs: match[2] } : null;
}

/* the headings, and the first thing in the text that is never closed */
function readOutline(lines, leftOpen = new Set()) {
  const headings = [];
  let stack = [], raw = "", unclosed = "";

  function readHtml(line, at) {
    raw += `${line}\n`;
    for (let start; (start = raw.indexOf("<")) >= 0;) {
      raw = raw.slice(start);
      const tag = TAG.exec(raw), verbatim = stack.at(-1)?.name;
      if (raw.startsWith("<!--")) {
        if (!raw.includes("-->")) return;
        raw = raw.slice(raw.indexOf("-->") + 3);
      } else if (tag) {
        const name = tag[2].toLowerCase();
        raw = raw.slice(tag[0].length);
        if (/^(?:script|style)$/.test(verbatim) && !(tag[1] && name === verbatim)) continue;
        if (!tag[1]) {
          if (ELEMENTS.test(name) && !leftOpen.has(at)) stack.push({ name, at });
        } else if (stack.some((open) => open.name === name)) {
          while (stack.pop().name !== name);
        }
      } else if (/^<[a-z/!?]/i.test(raw) && raw.length < 1000) {
        return;
      } else {
        raw = raw.slice(1);
      }
    }
    raw = "";
  }

  function isBlock(at) {
    for (let indent = indentOf(lines[at]); indent >= 4;) {
      let above = at - 1;
      while (above >= 0 && (!lines[above].trim() || indentOf(lines[above]) >= indent)) above -= 1;
      if (above < 0) return false;
      if (CONTAINER.test(lines[above])) return true;
      at = above;
      indent = indentOf(lines[above]);
      if (indent < 4) return false;
    }
    return true;
  }

  function findFenceEnd(at, { indent, signs }) {
    for (let end = at + 1; end < lines.length; end += 1) {
      const line = lines[end].trim();
      if (indent && line && indentOf(lines[end]) < indent) return null;
      if (line.startsWith(signs) && !line.replaceAll(signs[0], "") && indentOf(lines[end]) < indent + 4) return end + 1;
    }
    return null;
  }

  for (let at = 0; at < lines.length;) {
    const line = lines[at], sign = line.replace(/^ +/, "")[0];
    let next = at + 1;
    if (!sign) {
      raw = "";
    } else if (sign === "`" || sign === "~") {
      const fence = readFenceLine(line);
      if (fence && isBlock(at)) {
        const end = findFenceEnd(at, fence);
        if (!end) unclosed ||= line.trim();
        next = end ?? next;
      }
    } else if (sign === "<" && (indentOf(line) < 4 || isBlock(at))) {
      if (line.trimStart().startsWith("<!--") && !line.includes("-->")) {
        let end = at + 1;
        while (end < lines.length && !lines[end].includes("-->")) end += 1;
        if (end === lines.length) unclosed ||= "<!--";
        else next = end + 1;
      } else if (!/^ *<!--\s*mlops[-_](?:canvas|portfolio)\s*-->\s*$/i.test(line)) {
        readHtml(line, at);
      }
    } else if (stack.length || raw) {
      readHtml(line, at);
    } else if (sign === "#") {
      const match = /^(#{1,6})(?!#)(.*)$/.exec(line);
      if (match && withoutAttributes(match[2].trimEnd().replace(/#+$/, ""))) headings.push({ start: at, end: next, level: match[1].length });
    } else if (/^(?:=+|-+)\s*$/.test(lines[next] ?? "") && PROSE.test(line) && (!at || !lines[at - 1].trim())) {
      next = at + 2;
      headings.push({ start: at, end: next, level: lines[at + 1][0] === "=" ? 1 : 2 });
    }
    at = next;
  }
  if (stack.length && !leftOpen.size) {
    const again = readOutline(lines, new Set(stack.map((open) => open.at)));
    return { ...again, unclosed: unclosed || lines[stack[0].at].trim() };
  }
  return { headings, unclosed };
}
