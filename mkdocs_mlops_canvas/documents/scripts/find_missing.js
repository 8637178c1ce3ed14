// The characters of a document that no font has: a browser draws these in the same way as one of a private area, which
// stands for nothing.
() => {
  const text = new Set(document.body.textContent);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 32;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.font = `16px ${getComputedStyle(document.body).fontFamily}`;
  const draw = (character) => {
    context.clearRect(0, 0, 32, 32);
    context.fillText(character, 4, 24);
    return context.getImageData(0, 0, 32, 32).data;
  };
  const missing = draw('\u{10fffd}');
  const isMissing = (character) => draw(character).every((value, index) => value === missing[index]);
  return [...text].filter((character) => /[\p{L}\p{S}]/u.test(character) && isMissing(character));
}
