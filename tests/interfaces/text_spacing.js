// What breaks on a page when a reader widens its text as WCAG 1.4.12 allows: a list of complaints.
() => {
  const wide = new CSSStyleSheet();
  wide.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [wide];
  document.querySelectorAll('details').forEach(each => { each.open = true; });

  const found = [], lines = [];
  const words = node => node.textContent.trim().slice(0, 30);
  const hides = overflow => overflow === 'hidden' || overflow === 'clip';
  const onlyHeard = at => at && ((at.clientWidth === 1 && hides(getComputedStyle(at).overflowX)) || onlyHeard(at.parentElement));
  for (const at of document.querySelectorAll('body *:not(svg *)')) {
    const texts = [...at.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
    const look = getComputedStyle(at), cuts = hides(look.overflowX) || hides(look.overflowY);
    if (!(texts.length || cuts) || !at.checkVisibility({visibilityProperty: true}) || onlyHeard(at)) continue;
    if (cuts && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1)) {
      found.push(`text is cut: ${words(at)}`);
    }
    for (const text of texts) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) lines.push({text, box});
    }
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach(({text, box}, first) => {
    for (let next = first + 1; next < lines.length && lines[next].box.top < box.bottom - 3; next++) {
      const other = lines[next], beside = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      if (other.text !== text && beside > 2 && other.box.bottom > box.top + 3) {
        found.push(`texts overlap: ${words(text)} / ${words(other.text)}`);
      }
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways with wide text');
  return found;
}
