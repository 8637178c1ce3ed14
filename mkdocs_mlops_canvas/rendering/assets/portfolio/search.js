/* The search in boxes, and in facts that a view does not show. What it reads is in scripts beside the site, loaded when it is
   first needed; also from files, where nothing can be fetched. `rendering/search_index` writes them. */
const HITS = 3; // boxes that are shown of a product
const WORD = /([\p{L}\p{N}_]+)/u;
const LAST = 40, BEFORE = 93; // the codes of the last digit of a number, and of those before it
const loaded = new Map();

/* what a script of the search holds */
function load(url) {
  if (!loaded.has(url)) {
    loaded.set(url, new Promise((resolve, reject) => {
      const script = element("script");
      script.src = url;
      script.onload = () => {
        script.remove();
        resolve(window.mlopsCanvasSearch);
      };
      script.onerror = reject;
      document.head.append(script);
    }));
  }
  return loaded.get(url);
}

/* whether a word is found by a part of it: a long one anywhere, as words are joined in some languages */
const isFoundBy = (word, part) => (part.length > 2 ? word.includes(part) : part.length > 1 ? word.startsWith(part) : word === part);
const listParts = (text) => fold(text).split(WORD).filter((_, at) => at % 2);

function makeSearch(page) {
  const address = page.root.dataset.index, url = address && new URL(address, location.href).href;
  const places = new Map(); // by part of a word: in which boxes it is
  let index = null, isAsked = false;
  let found = null, products = []; // a byte for each box, and for each product: whether the search has found it

  function take(read) {
    index = { ...read, words: read.words?.split(" ") ?? [], places: read.places?.split(" ") ?? [], numbers: new Map(read.ids.map((id, at) => [id, at])) };
    for (const product of page.byId.values()) {
      if (index.numbers.has(product.id)) product.text += `\n${fold(read.find[index.numbers.get(product.id)])}`;
    }
  }

  /* a byte for each box of each product: whether a word of it is found by a part */
  function placesOf(part) {
    if (!places.has(part)) {
      if (places.size > 20) places.clear();
      const marked = new Uint8Array(index.boxes.length * index.ids.length);
      index.words.forEach((word, at) => { if (isFoundBy(word, part)) mark(index.places[at], marked); });
      places.set(part, marked);
    }
    return places.get(part);
  }

  function mark(steps, marked) {
    let place = -1, step = 0;
    for (let at = 0; at < steps.length; at++) {
      const code = steps.charCodeAt(at);
      if (code >= BEFORE) step = step * 32 + code - BEFORE;
      else {
        place += step * 32 + code - LAST;
        marked[place] = 1;
        step = 0;
      }
    }
  }

  return {
    hasBoxes: Boolean(page.form.elements.in),
    get isReady() {
      return Boolean(index);
    },
    /* load the index, and render again */
    ask() {
      if (!url || isAsked) return;
      isAsked = true;
      load(url).then((read) => {
        take(read);
        if (page.root.isConnected) page.render(false);
      }, () => {}); // without it, names and facts are found
    },
    /* look for the boxes that have a word for each part of a text; without one in none */
    look(text) {
      const [first, ...others] = text ? listParts(text).map(placesOf) : [];
      const count = index?.ids.length ?? 0;
      found = first?.map((one, place) => one && others.every((other) => other[place]));
      products = new Uint8Array(count);
      found?.forEach((one, place) => { if (one) products[place % count] = 1; });
    },
    isInBoxes: ({ id }) => products[index?.numbers.get(id)] === 1,
    /* show the boxes in which a product was found, with the words around, in its row */
    show(row, text) {
      const place = row.querySelector(`.${P}__summary`), number = index?.numbers.get(row.dataset.id);
      place?.querySelector(`.${P}__hits`)?.remove();
      if (!place || !products[number]) return;
      const list = element("ul", `${P}__hits`), parts = listParts(text);
      const boxes = [...index.boxes.keys()].filter((box) => found[box * index.ids.length + number]);
      for (const box of boxes.slice(0, HITS)) {
        const [title, anchor] = index.boxes[box], item = element("li"), link = element("a", "", title), words = element("span");
        link.href = addressOf(row, anchor);
        item.append(link, " ", words);
        list.append(item);
        showWords(words, number, box, parts);
      }
      if (boxes.length > HITS) list.append(element("li", "", `+ ${boxes.length - HITS}`));
      place.append(list);
    },
  };

  function addressOf(row, anchor) {
    const { href } = row.querySelector(`.${P}__name a`), [path, canvas] = href.split("#canvas-");
    const before = row.dataset.anchor ?? ("source" in row.dataset && canvas ? `${canvas}-` : "");
    return `${path}#${before}${anchor}`;
  }

  async function showWords(place, number, box, parts) {
    const [start, name] = index.parts.findLast(([first]) => first <= number);
    const texts = await load(new URL(name, url).href).catch(() => null);
    if (texts) place.append(...excerpt(texts[number - start][box] ?? "", parts));
  }

  /* the words of a text around the first one that is found, with all marked that are */
  function excerpt(text, parts) {
    const pieces = text.split(WORD), isFound = (piece, at) => at % 2 && parts.some((part) => isFoundBy(fold(piece), part));
    const first = pieces.findIndex(isFound), from = Math.max(0, first - 12), to = first + 24;
    const shown = pieces.slice(from, to).map((piece, at) => (isFound(piece, from + at) ? element("mark", "", piece) : piece));
    return [from ? "… " : "", ...shown, to < pieces.length ? " …" : ""];
  }
}
