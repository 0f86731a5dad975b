import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/static/',
  build: {
    outDir: '../assistant/api/static',
    emptyOutDir: true,
    rollupOptions: { input: ['index.html', 'hr.html'] },
    target: 'es2022',
    // Nothing inline: the page is served under a policy that forbids inline scripts, styles and data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
