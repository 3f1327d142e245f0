// Words narrow what the catalog offers, wherever work is chosen. What is ticked stays in sight.
(() => {
const narrow = field => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let all = 0;
  for (const fold of field.closest('[data-pick]').querySelectorAll('.fold')) {
    const title = fold.querySelector('summary span').textContent;
    let shown = 0;
    for (const item of fold.querySelectorAll('.check')) {
      const text = (title + ' ' + item.textContent).toLowerCase();
      item.hidden = !item.querySelector(':checked') && !words.every(word => text.includes(word));
      if (!item.hidden) shown++;
    }
    fold.hidden = !shown;
    if (words.length) fold.open = shown > 0;
    else if (!fold.querySelector(':checked')) fold.open = false;
    all += shown;
  }
  field.closest('[data-pick]').querySelector('[data-none]').hidden = all > 0;
};
const each = () => document.querySelectorAll('[data-pick] > .search').forEach(search => {
  search.hidden = false;
  const field = search.querySelector('input');
  if (field.value) narrow(field);
});
document.addEventListener('input', e => { if (e.target.matches('[data-pick] > .search input')) narrow(e.target); });
document.addEventListener('htmx:after:swap', each);
each();
})();
