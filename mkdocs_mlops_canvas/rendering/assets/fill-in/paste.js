/* Lists and tables from Word, Excel, Google Docs and Confluence as Markdown. */
function readPasted(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  if (!body.querySelector("ul, ol, table, [class*=MsoList], [style*=mso-list]")) return null;
  for (const part of body.querySelectorAll("style, script, title")) part.remove();
  for (const part of body.querySelectorAll("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")) { // the bullet or the number
    if (/^\w+[.)]/.test(part.textContent.trim())) part.closest("p")?.setAttribute("data-number", "");
    part.remove();
  }
  return blocks(body).join("\n\n").replace(/\n{3,}/g, "\n\n").trim() || null;
}

const words = (text) => text.replace(/[\s\u00a0]+/g, " ");

function inline(node) {
  if (node.nodeType === 3) return words(node.data);
  if (node.nodeType !== 1) return "";
  const text = [...node.childNodes].map(inline).join(""), bare = text.trim();
  const around = (mark) => text.replace(bare, `${mark}${bare}${mark}`);
  const isBold = /^(?:B|STRONG)$/.test(node.tagName) && !/normal/.test(node.style.fontWeight); // Google Docs
  if (node.tagName === "BR") return "\n";
  if (!bare) return text;
  if (isBold) return around("**");
  if (/^(?:I|EM)$/.test(node.tagName)) return around("*");
  if (node.tagName === "CODE") return around("`");
  const address = node.tagName === "A" && node.getAttribute("href");
  return /^(?:https?|mailto):/.test(address) && address !== bare ? `[${bare}](${address})` : text;
}

function listItems(list, indent) {
  const isOrdered = list.tagName === "OL";
  const items = [...list.children].flatMap((item, index) => {
    if (/^(?:UL|OL)$/.test(item.tagName)) return listItems(item, `${indent}    `);
    const inner = [...item.childNodes].filter((node) => /^(?:UL|OL)$/.test(node.tagName));
    const text = [...item.childNodes].filter((node) => !inner.includes(node)).map(inline).join("").trim().replace(/\s*\n\s*/g, " ");
    return [`${indent}${isOrdered ? `${index + 1}.` : "-"} ${text}`, ...inner.flatMap((each) => listItems(each, `${indent}    `))];
  });
  return items;
}

function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells].map((cell) => inline(cell).trim().replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.map((row) => row.join("")).filter(Boolean).join("\n\n");
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  return [line(rows[0]), `|${"---|".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
}

function blocks(parent) {
  const found = [];
  let run = "", list = [];
  const flush = () => {
    if (run.trim()) found.push(run.trim().replace(/ *\n */g, "\n"));
    if (list.length) found.push(list.join("\n"));
    run = "";
    list = [];
  };
  for (const node of parent.childNodes) {
    const style = node.nodeType === 1 ? node.getAttribute("style") ?? "" : "", level = /mso-list:\s*l\d+ level(\d)/.exec(style);
    if (level) { // a paragraph that Word shows as an item
      if (run) flush();
      list.push(`${"    ".repeat(level[1] - 1)}${node.hasAttribute("data-number") ? "1." : "-"} ${inline(node).trim().replace(/\s*\n\s*/g, " ")}`);
      continue;
    }
    if (node.nodeType === 3 && !node.data.trim()) { if (run) run += " "; continue; }
    if (list.length) flush();
    if (/^(?:UL|OL|TABLE|P|DIV|H[1-6]|SECTION|ARTICLE|BLOCKQUOTE|CENTER|BODY)$/.test(node.tagName) || node.nodeType === 1 && node.querySelector("ul, ol, table, p, div")) {
      flush();
      if (/^(?:UL|OL)$/.test(node.tagName)) found.push(listItems(node, "").join("\n"));
      else if (node.tagName === "TABLE") found.push(table(node));
      else if (/^H[1-6]$/.test(node.tagName)) found.push(`**${inline(node).trim()}**`);
      else found.push(...blocks(node));
    } else {
      run += inline(node);
    }
  }
  flush();
  return found.filter(Boolean);
}

function paste(event) {
  const html = event.clipboardData?.getData("text/html"), text = html && readPasted(html);
  if (!text) return;
  event.preventDefault();
  const area = event.target;
  if (document.execCommand?.("insertText", false, text)) return; // one that can be undone
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
