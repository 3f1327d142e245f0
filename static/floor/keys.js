// Single keys: they press what is marked with data-key, and go from row to row. ui/keys.rs is their list.
// Silent while one types, with Ctrl, Alt or Meta, and where the person has switched them off.
(() => {
const all = selector => [...document.querySelectorAll(selector)];
const typing = e => e.isComposing || e.target.closest?.('input, select, textarea, [contenteditable]');
const on = (e, run) => {
  const meant = !e.defaultPrevented && !e.ctrlKey && !e.altKey && !e.metaKey && document.body.dataset.keys !== 'off';
  return meant && !typing(e) && run();
};
// Of several the one of the row or card that has the focus, or else the page's own.
const marked = (key, near) => {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const row = near.closest?.('[data-row], [data-card], tbody tr, .day > *');
  const places = ['dialog[open] ', 'main ', ''].map(place => document.querySelector(place + selector));
  return row?.querySelector(selector) ?? places.find(Boolean);
};
const press = (e, target) => {
  if (!target) return false;
  e.preventDefault();
  target.click();
  return true;
};

// g and a letter, within a second. Before everybody else: the letter alone may mean something here.
let begun = -Infinity;
document.addEventListener('keydown', e => on(e, () => {
  const isSecond = performance.now() - begun < 1000;
  begun = e.key === 'g' && !isSecond ? performance.now() : -Infinity;
  if (isSecond && !press(e, marked('g ' + e.key, document.body)) && e.key.length === 1) e.preventDefault();
}), true);

const step = (e, by) => {
  const rows = all('main [data-row], main [data-card], main tbody tr').filter(row => row.offsetParent && row.querySelector('a'));
  const at = rows.findIndex(row => row.contains(document.activeElement));
  const next = at < 0 ? rows[0] : rows[at + by];
  if (!next) return;
  e.preventDefault();
  next.querySelector('a').focus();
  next.scrollIntoView({ block: 'nearest' });
};
document.addEventListener('keydown', e => {
  // Out of a field, so that keys do something again; a search is emptied first.
  if (e.key === 'Escape' && !e.defaultPrevented && !e.isComposing && typing(e) && !(e.target.type === 'search' && e.target.value)) e.target.blur();
  on(e, () => {
    if (e.key === 'j' || e.key === 'k') step(e, e.key === 'j' ? 1 : -1);
    else if (/^[a-z.?]$/.test(e.key)) press(e, marked(e.key, e.target));
  });
});
})();
