/* The sheet: what is typed becomes a page at once, and a draft in this browser. Nothing is sent anywhere. */
const DAYS = 30; // for which a draft is kept

const clean = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+/gu, " ").trim();
const cleanBox = (text) => text.replace(/\r\n?/g, "\n").replace(/[\u0085\u2028\u2029]/g, " ").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ud800-\udfff]+/gu, "");

function splitTexts(text) {
  return text.split(text.includes(";") ? ";" : ",").map(clean).filter(Boolean);
}

function joinTexts(items) {
  if (!items.some((item) => item.includes(","))) return items.join(", ");
  return items.join("; ") + (items.length > 1 ? "" : ";");
}

function readLinks(text) {
  const lines = text.split("\n").map(clean).filter(Boolean).map((line) => /^(.*):\s+(.+)$/.exec(line)?.slice(1) ?? [line, line]);
  return lines.length ? Object.fromEntries(lines.map(([label, address]) => [label || address, address])) : null;
}

function start(root) {
  const data = JSON.parse(root.dataset.sheet), say = data.words;
  const find = (name) => root.querySelector(`.mlops-canvas-fill__${name}`);
  const name = `mlops-canvas ${new URL(data.home, location.href).pathname}`;
  const sheets = [...root.querySelectorAll(".mlops-canvas-fill__sheet")];
  const version = find("version"), from = find("from"), output = find("output"), problems = find("problems");
  const host = find("host"), place = find("place"), state = find("state"), note = find("note");
  let slot = "", kept = {}; // where the draft is kept, and values of the header that the sheet has no field for

  const fields = () => [...root.querySelectorAll(".mlops-canvas-fill__sheet:not([hidden]) [data-kind], .mlops-canvas-fill__header [data-kind]")];
  const shown = () => sheets.find((sheet) => !sheet.hidden);
  const areas = (sheet = shown()) => [...sheet.querySelectorAll(".mlops-canvas-fill__area textarea")];
  const definition = () => data.definitions[sheets.indexOf(shown())];

  /* drafts by the id of the product that they began from, "" for an empty sheet */
  function readDrafts() {
    const found = JSON.parse(localStorage.getItem(name) ?? "{}"), oldest = Date.now() - DAYS * 864e5;
    const drafts = Object.entries(found.drafts ?? {}).filter(([, draft]) => draft.saved > oldest);
    return { last: found.last ?? "", drafts: Object.fromEntries(drafts) };
  }

  function changeDrafts(change) {
    try {
      const found = readDrafts();
      change?.(found.drafts);
      if (Object.keys(found.drafts).length) localStorage.setItem(name, JSON.stringify({ ...found, last: slot }));
      else localStorage.removeItem(name);
      return found;
    } catch {
      note.textContent = say.blocked;
      return { last: "", drafts: {} };
    }
  }

  function readField(field) {
    const { kind } = field.dataset, text = kind === "links" ? field.value : clean(field.value);
    if (kind === "links") return readLinks(text);
    if (kind === "number" && KINDS.number[0](text)) return Number(text);
    if (kind !== "texts") return text || null;
    const items = splitTexts(text);
    return items.length ? items : null;
  }

  function writeField(field, value) {
    if (field.dataset.kind === "links") field.value = Object.entries(value ?? {}).map(([label, address]) => `${label}: ${address}`).join("\n");
    else field.value = field.dataset.kind === "texts" ? joinTexts([value ?? []].flat()) : value ?? "";
    if (value && field.tagName === "SELECT" && field.value !== value) {
      const same = [...field.options].find((option) => option.value.toLowerCase() === `${value}`.toLowerCase()) ?? field.appendChild(new Option(value, value));
      field.value = same.value;
    }
  }

  function readSheet() {
    const { header: empty } = definition(), header = {}, found = {};
    for (const field of fields()) found[field.dataset.key] = readField(field);
    if (found.product) header.product = found.product;
    for (const [key, value] of Object.entries(empty)) header[key] = found[key] ?? (Array.isArray(value) ? [] : null);
    for (const [key, value] of Object.entries({ ...found, ...kept })) {
      if (value !== null && value !== undefined && key !== "product" && !(key in header)) header[key] = value;
    }
    const inOrder = [...sheets].sort((a, b) => b.hidden - a.hidden); // what is shown counts
    return { header, boxes: Object.fromEntries(inOrder.flatMap((sheet) => areas(sheet)).map((area) => [area.name, cleanBox(area.value)])) };
  }

  function fill({ version: key = data.version, header = {}, boxes = {} }) {
    choose(key);
    const { header: empty } = definition(), keys = new Set([...root.querySelectorAll("[data-kind]")].map((field) => field.dataset.key));
    for (const field of fields()) writeField(field, Object.keys(header).length ? header[field.dataset.key] : empty[field.dataset.key]);
    kept = Object.fromEntries(Object.entries(header).filter(([other]) => !keys.has(other) && other !== "version"));
    for (const sheet of sheets) for (const area of areas(sheet)) area.value = boxes[area.name] ?? "";
    show();
  }

  function choose(key) {
    const at = Math.max(0, data.definitions.findIndex((each) => each.key === key));
    sheets.forEach((sheet, index) => { sheet.hidden = index !== at; });
    if (version) version.value = data.definitions[at].key;
  }

  function show() {
    const { header, boxes } = readSheet(), own = definition();
    for (const area of areas()) {
      area.nextElementSibling.textContent = `${area.value}\n`;
      area.closest(".mlops-canvas__box").classList.toggle("mlops-canvas__box--empty", !area.value.trim());
    }
    for (const copy of root.querySelectorAll("[data-copy]")) copy.textContent = [header[copy.dataset.copy] ?? ""].flat().join(", ");
    const length = Object.values(boxes).join("").length;
    for (const sheet of sheets) sheet.dataset.printPt = length < 1200 ? "9.5" : length < 3000 ? "8" : "6.5";
    output.value = writeCanvas(own, header, boxes);
    const current = data.products.find((each) => each.id === slot && each.iterations?.length), last = current?.iterations.at(-1);
    const replaces = last && last[0] === (header.iteration || null) && last[1] === (header.date || null) && slugify(header.id || header.product || "") === slot;
    const found = fields().flatMap((field) => {
      const { key, kind } = field.dataset, choices = field.dataset.choices && JSON.parse(field.dataset.choices);
      const wrong = [...checkField({ key, kind, choices, isBad: field.validity.badInput }, readField(field))];
      if (wrong.length) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      return wrong;
    });
    found.push(...checkMissing(own.needed, header, boxes, own.key), ...checkProduct(header, data.products, data.relations, replaces ? slot : null));
    for (const box of own.columns.flatMap((column) => column.boxes)) found.push(...checkBox(box, boxes[box.key] ?? ""));
    problems.replaceChildren(...found.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    find("problems-title").textContent = found.length ? say.problems : say.fine;
    root.classList.toggle("mlops-canvas-fill--wrong", found.length > 0);
    const file = replaces ? current.path : `${data.folder}${slugify(header.product || "") || "new-product"}.md`;
    place.textContent = (replaces ? say.replace : say.save).replace("{file}", file);
    const url = replaces ? current.edit : data.newUrl && data.newUrl + encodeURIComponent(file.slice(data.folder.length));
    host.hidden = !url;
    if (url) host.href = url;
    root.dataset.file = file.split("/").at(-1);
  }

  function keep() {
    const { header, boxes } = readSheet();
    changeDrafts((drafts) => { drafts[slot] = { saved: Date.now(), version: definition().key, header, boxes }; });
    state.hidden = false;
  }

  /* the draft of a product, else its published texts */
  function begin(id) {
    slot = id;
    const product = data.products.find((each) => each.id === id), draft = changeDrafts().drafts[id];
    if (from) from.value = product?.texts ? id : "";
    state.hidden = !draft;
    if (draft || !product?.texts) return Promise.resolve(fill(draft ?? {}));
    return new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: new URL(product.texts, location.href).href });
      script.onload = () => {
        script.remove();
        if (slot === id) fill(window.mlopsCanvasTexts[id]);
        resolve();
      };
      script.onerror = () => { note.textContent = say.missing; fill({}); resolve(); };
      root.append(script);
    });
  }

  function copy() {
    let done = false; // at once, before another page is opened, and without a secure context
    const put = (event) => {
      event.clipboardData.setData("text/plain", output.value);
      event.preventDefault();
      done = true;
    };
    document.addEventListener("copy", put, true);
    document.execCommand("copy");
    document.removeEventListener("copy", put, true);
    if (!done) {
      find("page").open = true;
      output.select();
    }
    note.textContent = done ? say.copied : say.select;
  }

  function download() {
    const link = Object.assign(document.createElement("a"), { download: root.dataset.file });
    link.href = URL.createObjectURL(new Blob([output.value], { type: "text/markdown" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 6e4); // when it is saved
  }

  root.addEventListener("input", (event) => {
    if (event.target === version) {
      fill({ version: version.value, ...readSheet() });
    } else if (event.target === from) {
      begin(from.value);
      return;
    } else if (event.target === output) {
      return;
    }
    note.textContent = "";
    show();
    keep();
  });
  root.addEventListener("paste", (event) => { if (event.target.matches(".mlops-canvas-fill__area textarea")) paste(event); });
  root.addEventListener("submit", (event) => event.preventDefault());
  find("copy").addEventListener("click", copy);
  find("download").addEventListener("click", download);
  find("print").addEventListener("click", () => window.print());
  host.addEventListener("click", copy);
  find("delete").addEventListener("click", () => {
    if (!window.confirm(say.delete)) return;
    changeDrafts((drafts) => { delete drafts[slot]; });
    begin(slot);
    note.textContent = say.deleted;
  });

  root.dataset.ready = "";
  const query = new URLSearchParams(location.search), asked = query.get("product");
  begin(asked ?? changeDrafts().last).then(() => {
    const product = asked && data.products.find((each) => each.id === asked);
    if (asked && !product?.texts) note.textContent = say.missing;
    const box = query.get("box"), has = (sheet) => areas(sheet).some((area) => area.name === box);
    if (!box || !sheets.some(has)) return;
    if (!has(shown())) choose(data.definitions[sheets.findIndex(has)].key), show();
    areas().find((area) => area.name === box).focus();
  });
}

function load() {
  for (const root of document.querySelectorAll("[data-mlops-canvas-fill]:not([data-ready])")) start(root);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", load);
else load();
