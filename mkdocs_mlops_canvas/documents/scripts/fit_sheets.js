// The sizes of text are estimated for a typeface as wide as Roboto. Where that of the machine is wider, a smaller size
// keeps a canvas on one sheet, with its footnotes if they are few; where even the smallest is too large, the canvas goes
// on as one that needs several. Footnotes of a document are those of its canvas, and so other ones than on its page.
([smallest, step, many, mostNotes]) => {
  for (const canvas of document.querySelectorAll('.mlops-canvas--wide:not(.mlops-canvas--sheets)')) {
    const data = canvas.dataset, below = canvas.nextElementSibling, largest = data.printPt;
    const isTooHigh = () => {
      const [width, height] = getComputedStyle(canvas).aspectRatio.split('/');
      return canvas.clientHeight > Math.ceil(canvas.clientWidth * height / width) + 1;
    };
    const fits = () => {
      data.printPt = largest;
      while (isTooHigh() && data.printPt - step >= smallest) data.printPt -= step;
      return !isTooHigh();
    };
    delete data.notes;
    if (below?.matches('.footnote')) {
      data.notes = 1;
      data.notes = Math.ceil((below.clientHeight / canvas.clientWidth * 802 - 4) / 9);
      if (data.notes <= mostNotes && fits()) continue;
      delete data.notes;
    }
    if (!fits()) {
      data.printPt = many;
      canvas.classList.add('mlops-canvas--sheets');
    }
  }
}
