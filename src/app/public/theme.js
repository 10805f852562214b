// Runs before the first paint, so that a dark screen never flashes white. Kept apart because inline scripts are not allowed.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('hearback.theme');
  } catch {
    choice = null; // Storage is switched off: the system's wish counts.
  }
  var isDark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
