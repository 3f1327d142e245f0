// The board: a card is dragged, or moved with the keyboard. Both send the card's own form.
(() => {
const on = (type, run, early) => document.addEventListener(type, run, early);
const all = selector => [...document.querySelectorAll(selector)];
const cardOf = node => node?.closest?.('[data-card]');
const formOf = card => card?.querySelector('form[data-move]');
const goes = (card, column) => [...formOf(card).elements.to.options].some(o => o.value === column.dataset.column);
const link = card => card?.querySelector('h3 a');
let dragged;

const over = column => {
  all('[data-over]').forEach(other => other !== column && delete other.dataset.over);
  if (column) column.dataset.over = '';
};

// Only columns to which the form offers to go take the card.
on('dragstart', e => {
  const card = cardOf(e.target);
  if (!formOf(card)) return;
  dragged = card;
  card.dataset.dragging = '';
  e.dataTransfer.effectAllowed = 'move';
  e.dataTransfer.setData('text/plain', card.id);
  const box = card.getBoundingClientRect();
  e.dataTransfer.setDragImage(card, e.clientX - box.left, e.clientY - box.top);
  all('[data-column]').forEach(column => { if (!column.contains(card) && !goes(card, column)) column.dataset.shut = ''; });
});
const place = e => {
  const column = dragged?.isConnected && e.target.closest?.('[data-column]');
  return column && goes(dragged, column) ? column : null;
};
on('dragover', e => {
  if (!dragged) return;
  const column = place(e);
  over(column);
  if (column) e.preventDefault();
});
on('drop', e => {
  const column = place(e);
  if (!column) return;
  e.preventDefault();
  const form = formOf(dragged);
  form.elements.to.value = column.dataset.column;
  form.requestSubmit();
});
on('dragend', () => {
  if (dragged) delete dragged.dataset.dragging;
  dragged = null;
  over();
  all('[data-shut]').forEach(column => delete column.dataset.shut);
});

// The card goes ahead of the answer. If the answer does not bring it, it goes home.
const put = (card, parent, before) => {
  const focused = card.contains(document.activeElement) && document.activeElement;
  parent.insertBefore(card, before);
  if (focused) focused.focus({ preventScroll: true });
};
let hadFocus;
on('submit', e => { hadFocus = !!cardOf(e.target)?.contains(document.activeElement); }, true);
on('htmx:before:request', e => {
  const { ctx } = e.detail, card = cardOf(ctx.sourceElement), form = formOf(card);
  if (!form || ctx.sourceElement !== form) return;
  ctx.card = { card, id: card.id, parent: card.parentNode, next: card.nextSibling, hadFocus };
  card.dataset.moving = '';
  const column = all('[data-column]').find(column => column.dataset.column === form.elements.to.value);
  const list = column?.querySelector('ol');
  if (list) put(card, list, list.firstChild);
});
on('htmx:finally:request', e => {
  const { ctx } = e.detail;
  if (!ctx.card || ctx.hx?.redirect) return;
  const { card, id, parent, next, hadFocus } = ctx.card;
  if (card.isConnected && 'moving' in card.dataset) {
    delete card.dataset.moving;
    if (parent.isConnected) put(card, parent, next?.parentNode === parent ? next : null);
  }
  const free = !document.activeElement || document.activeElement === document.body;
  if (hadFocus && free) link(document.getElementById(id))?.focus();
});

// Arrows go from card to card, m to where it is moved, Enter there moves it.
const step = (card, key) => {
  const columns = all('[data-column]').filter(column => column.querySelector('[data-card]'));
  const at = columns.findIndex(column => column.contains(card));
  const cards = column => column ? [...column.querySelectorAll('[data-card]')] : [];
  const row = cards(columns[at]).indexOf(card);
  if (key === 'ArrowUp') return cards(columns[at])[row - 1];
  if (key === 'ArrowDown') return cards(columns[at])[row + 1];
  const beside = cards(columns[at + (key === 'ArrowLeft' ? -1 : 1)]);
  return beside[Math.min(row, beside.length - 1)];
};
on('keydown', e => {
  const card = cardOf(e.target), form = formOf(card);
  if (!card || e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
  const to = form?.elements.to;
  if (e.target === to) {
    const open = CSS.supports('selector(:open)') ? to.matches(':open') : true;
    if (e.key === 'Enter' && !open) { e.preventDefault(); form.requestSubmit(); }
    if (e.key === 'Escape' && !open) link(card)?.focus();
    return;
  }
  if (e.target.closest('input, select, textarea, [contenteditable]')) return;
  if (e.key === 'm' && to && document.body.dataset.keys !== 'off') { e.preventDefault(); to.focus(); }
  if (!e.key.startsWith('Arrow')) return;
  const next = link(step(card, e.key));
  if (next) { e.preventDefault(); next.focus(); }
});
})();
