/* What the other parts build on: names, elements, folded texts, ages. */
const P = "mlops-canvas-portfolio";
const PART = 24; // products in the page at a time; the rest comes as the reader goes on
const DAY = 864e5;

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const daysSince = (date) => Math.floor((Date.now() - Date.parse(date)) / DAY);

/* what browsers know of a language; `pt_BR` is how some themes write `pt-BR` */
function known(make, language) {
  try {
    return make(language.replace("_", "-") || "en");
  } catch {
    return make("en");
  }
}

function age(days, words, rules) {
  if (days < 1) return words.today;
  const [, length, unit] = words.units.find(([start]) => days >= start);
  const number = Math.round(days / length), forms = words.ago[unit];
  if (number === 1) return words.last[unit];
  return (forms[rules.select(number)] ?? forms.other).replace("{n}", number);
}
