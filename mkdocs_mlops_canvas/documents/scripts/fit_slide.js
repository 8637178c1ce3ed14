// The largest text with which the canvas is no higher than the slide; else the picture is as high as the canvas.
([height, largest, smallest]) => {
  const canvas = document.querySelector('.mlops-canvas');
  const set = (name, value) => canvas.style.setProperty('--mlops-canvas-' + name, value);
  const total = () => Math.ceil(document.body.getBoundingClientRect().height);
  document.body.style.maxWidth = 'none';
  document.body.style.padding = height / 36 + 'px';
  canvas.style.margin = '0';
  set('min-height', '0px');
  let size = largest;
  for (; size >= smallest; size -= .5) {
    set('font-size', size + 'px');
    if (total() <= height) break;
  }
  const grid = canvas.querySelector('.mlops-canvas__grid');
  const left = height - total();
  if (left > 0) set('min-height', grid.getBoundingClientRect().height + left + 'px');
  return Math.max(height, total());
}
