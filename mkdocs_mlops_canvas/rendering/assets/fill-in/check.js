/* What `check` says, in the same words: of the header (canvas/header_fields.py, canvas/conditions.py), of other products
   (portfolio/collection.py), and of texts that a page of sections cannot hold. */
const quoted = (names) => names.map((name) => `'${name}'`).join(", ");
const slugify = (text) => text.toLowerCase().replaceAll("ß", "ss").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");

function isUnsafe(address) {
  const text = new DOMParser().parseFromString(address, "text/html").documentElement.textContent;
  return /^(?:javascript|data|vbscript)$/i.test(text.replace(/[\0- ]/g, "").split(":")[0]);
}

const KINDS = { // what a text is not, and how to write one
  date: [isDate, "a date", "year-month-day, such as 2026-11-12"],
  url: [(text) => /^https?:\/\/[^\s<>"]+$/i.test(text), "an address", "one such as https://example.com/"],
  email: [(text) => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text), "an email address", "one such as ml@example.com"],
  number: [(text) => /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(text), "a number", "one such as 12 or 0.5"],
};

function* checkField({ key, kind, choices, isBad }, value) {
  const of = `'${key}': `, [isRight, what, hint] = KINDS[kind] ?? [];
  if (isBad) yield `${of}what is there is not ${what}; write ${hint}`; // of half a date, browsers give no text
  if (value === null || value === undefined) return;
  if (kind === "links") {
    for (const [label, address] of Object.entries(value)) {
      if (isUnsafe(address)) yield `${of}the address of '${label}' runs a script; link to a page or a site`;
    }
  } else if (isRight && !isRight(`${value}`)) {
    yield `${of}'${value}' is not ${what}; write ${hint}`;
  } else if (choices && !choices.some((choice) => choice.toLowerCase() === value.toLowerCase())) {
    yield key === "stage" ? `unknown stage '${value}'; the stages are ${quoted(choices)}` : `${of}unknown value '${value}'; the values are ${quoted(choices)}`;
  }
}

function* checkProduct(header, products, relations, replaced) {
  const { product = "", id } = header;
  if (!product) yield "give the product a name";
  const name = id || product, own = slugify(name);
  if (product && !own) yield `'${name}' has no letter or digit to make an id from; write an 'id'`;
  const other = products.find((each) => each.id === own && each.where);
  const iteration = header.iteration || null, date = header.date || null;
  if (other && product && other.id !== replaced) {
    const same = other.iterations.find(([number, day]) => number === iteration && day === date);
    if (other.name !== product && !(id && other.named)) {
      yield `the product on ${other.where} has the id '${own}' too; write the same name in both if they are one product, or give one of them another 'id'`;
    } else if (same) {
      const number = iteration ? `iteration ${iteration}` : "", which = [number, date].filter(Boolean).join(" of ");
      const hint = !which ? "number or date their iterations if they are one product, or give one of them another 'id'"
        : `${number ? `both are ${which}; give one of them another number` : `both are of ${which}; number them`}, or another 'id' if they are two products`;
      yield `the product on ${same[2]} has the id '${own}' too; ${hint}`;
    }
  }
  const ids = new Set(products.map((each) => each.id));
  for (const key of relations) {
    for (const named of [header[key] ?? []].flat()) {
      const before = ids.has(named) ? named : slugify(named);
      if (before === own) yield `'${key}': '${named}' is the product itself; write the id of another product, or leave it out`;
      else if (!ids.has(before)) yield `'${key}': there is no product with the id '${named}'; write the id of a product of this site`;
    }
  }
}

/* facts that other facts ask for: canvas/conditions.py */
function* checkMissing(needed, header, boxes, version) {
  const missing = new Map();
  const read = (fact) => [fact === "version" ? version : header[fact] ?? (boxes[fact]?.trim() ? boxes[fact] : [])].flat().map(String);
  const has = ([fact, wanted]) => {
    const values = read(fact).map((value) => value.toLowerCase()), folded = wanted.map((value) => value.toLowerCase());
    return folded.includes(values.length ? "filled" : "empty") || values.some((value) => folded.includes(value));
  };
  for (const { key, when } of needed) {
    if (read(key).length || !when.every(has)) continue;
    const reason = when.map(([fact]) => `'${fact}: ${read(fact).join(", ") || "empty"}'`);
    const says = `${reason.join(" and ")} ${reason.length === 1 ? "needs" : "need"}`;
    missing.set(says, [...missing.get(says) ?? [], key]);
  }
  for (const [says, keys] of missing) {
    const [name, profile] = keys[0].split(".").reverse();
    yield `${says} ${keys.map((key) => `'${key}'`).join(" and ")}${profile ? `; write '${name}: ...' below '${profile}'` : ""}`;
  }
}

function* checkBox(box, markdown) {
  const { unclosed } = readOutline(markdown.split("\n"));
  if (unclosed) yield `'${unclosed}' in the box '${box.title}' is never closed`;
  const block = /^ *(?:<!--\s*mlops[-_](canvas|portfolio)\s*-->|(?:`{3,}|~{3,})\s*mlops-(canvas|portfolio)\b)/im.exec(markdown);
  if (block) yield `a ${block[1] ?? block[2]} inside the box '${box.title}' is not shown; put it on lines of its own, outside the canvas`;
}
