// A visit lies open over the board, the calendar or the day, at its own address. Back, Esc and Close lead back to what
// it lies over; loaded anew, the address is the whole page.
(() => {
const drawer = document.querySelector('#drawer'), main = document.querySelector('#main');
if (!drawer) return;
const host = drawer.querySelector('[data-host]'), unsaved = drawer.querySelector('[data-unsaved]');
const on = (type, run) => document.addEventListener(type, run);
const here = () => location.pathname + location.search;
// Pages of one visit; papers and bills are pages of their own.
const isVisit = path => /^\/appointments\/[0-9a-f-]{36}(\/(edit|outcome|reschedule|jobs\/.+))?$/.test(path);
const home = here();
let under, link, title, depth = 0, turn = 0, again;

const typed = () => [...host.querySelectorAll('form[hx-morph-skip]:not([data-move])')];
// What was typed and not sent is asked about, in words, before it is gone.
const asks = then => {
  if (!typed().length) return false;
  again = then;
  unsaved.hidden = false;
  unsaved.querySelector('button').focus();
  return true;
};
const enter = url => { host.dataset.url = url; return { drawer: url, depth, under }; };

const show = async (url, note) => {
  const own = ++turn, headers = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };
  let text;
  try {
    const answer = await fetch(url, { headers, cache: 'no-store', signal: AbortSignal.timeout(10000) });
    if (answer.ok && !answer.redirected) text = await answer.text();
  } catch {}
  if (own !== turn) return;
  if (!text) return location.assign(url);
  const was = host.dataset.url, isSame = url === was;
  note?.();
  unsaved.hidden = true;
  if (!drawer.open) drawer.show();
  main.inert = matchMedia('(width < 64rem)').matches;
  await htmx.swap({ text, sourceElement: host, target: host, swap: isSame ? 'innerMorph' : 'innerHTML' });
  const field = host.querySelector('[autofocus]'), head = host.querySelector('h1');
  if (isSame && document.activeElement !== document.body) return;
  if (field) return field.focus();
  if (was?.split('?')[0] !== url.split('?')[0]) drawer.scrollTop = 0;
  if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
};

const open = (url, inside) => {
  if (asks(() => open(url, inside))) return;
  show(url, () => {
    if (!drawer.open) {
      [under, title, depth] = [here(), document.title, 0];
      main.dataset.url = under;
      history.replaceState({ under }, '');
    }
    if (!inside) link = url;
    if (inside || !depth) { depth++; history.pushState(enter(url), '', url); }
    else history.replaceState(enter(url), '', url);
  });
};
const close = () => { if (!asks(close)) history.go(-depth); };
const shut = () => {
  turn++;
  drawer.close();
  main.inert = false;
  host.replaceChildren();
  delete main.dataset.url;
  delete host.dataset.url;
  document.title = title;
  depth = 0;
  main.querySelector(`a[data-drawer][href="${link}"]`)?.focus();
};

addEventListener('popstate', ({ state }) => {
  if (drawer.open && asks(() => history.back())) return history.pushState(enter(host.dataset.url), '', host.dataset.url);
  if (state?.drawer && state.under === home) {
    under ??= home;
    depth = state.depth;
    return show(state.drawer, () => { main.dataset.url = under; title ??= document.title; link ??= state.drawer; enter(state.drawer); });
  }
  if (drawer.open) shut();
  if ((state?.under || state?.drawer) && here() !== home) location.reload();
});

on('click', e => {
  const at = e.target, pressed = name => at.closest(`[data-${name}]`);
  if (drawer.contains(at)) {
    if (pressed('shut')) return close();
    if (pressed('keep')) { unsaved.hidden = true; return typed()[0]?.querySelector('input:not([type=hidden]), textarea, select')?.focus(); }
    if (pressed('drop')) { unsaved.hidden = true; typed().forEach(form => form.removeAttribute('hx-morph-skip')); return again(); }
  }
  if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const to = at.closest('a[href]'), inside = drawer.contains(at);
  if (!to || to.target || to.hash || to.origin !== location.origin || !isVisit(to.pathname)) return;
  if (!inside && !to.matches('[data-drawer]')) return;
  e.preventDefault();
  open(to.pathname + to.search, inside);
});
on('keydown', e => {
  const at = e.target;
  if (e.key !== 'Escape' || !drawer.open || e.defaultPrevented || document.querySelector(':popover-open')) return;
  if (!drawer.contains(at) && at.closest('input, select, textarea')) return;
  if (at.matches('select') && CSS.supports('selector(:open)') && at.matches(':open')) return;
  e.preventDefault();
  if (unsaved.hidden) close(); else unsaved.querySelector('[data-keep]').click();
});

// What is saved in it, or undone in a message, says where it leads instead of going there.
on('htmx:config:request', e => {
  const { sourceElement: at, request } = e.detail.ctx, isNews = at.closest('#toasts');
  if (isNews && at.getAttribute('action')?.startsWith('/undo/')) request.body.set('back', here());
  if (drawer.open && (isNews || drawer.contains(at))) request.headers['X-Drawer'] = under.split('?')[0];
});
on('drawer:go', e => {
  const to = e.detail.value;
  if (drawer.open && isVisit(to.split('?')[0])) show(to, () => history.replaceState(enter(to), '', to));
  else if (drawer.open && to.split('?')[0] === under.split('?')[0]) history.go(-depth);
  else location.assign(to);
});
})();
