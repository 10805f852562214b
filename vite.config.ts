import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const alias = { '@': path('./src') };
const ENTRIES = [
  'serve',
  'web',
  'worker',
  'migrate',
  'backup',
  'restore',
  'doctor',
  'release',
  'auditVerify',
  'rewrap',
];

/** `vite build` makes the screens, `vite build --ssr` the server. In development the API runs beside Vite. */
export default defineConfig(({ isSsrBuild }) => {
  if (isSsrBuild) {
    return {
      resolve: { alias },
      publicDir: false,
      build: {
        ssr: true,
        target: 'node26',
        outDir: path('./dist/server'),
        emptyOutDir: true,
        sourcemap: true,
        rollupOptions: {
          input: Object.fromEntries(ENTRIES.map((name) => [name, path(`./src/entry/${name}.ts`)])),
          // All in one folder: `src/entry/root.ts` counts folders from the file it is in.
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    };
  }
  return {
    root: path('./src/app'),
    resolve: { alias },
    plugins: [react(), tailwindcss()],
    // One chunk of 700 kB, 220 kB on the wire, is fine for a page that stays open all day.
    build: {
      outDir: path('./dist/client'),
      emptyOutDir: true,
      sourcemap: true,
      chunkSizeWarningLimit: 1_000,
    },
    server: {
      port: Number(process.env['PORT'] ?? 5000),
      strictPort: true,
      proxy: Object.fromEntries(
        ['/api', '/simulator', '/livez', '/readyz', '/metrics'].map((route) => [
          route,
          { target: process.env['HEARBACK_DEV_API'] ?? 'http://127.0.0.1:5100', changeOrigin: false },
        ]),
      ),
    },
  };
});
