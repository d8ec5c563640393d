import type { Family } from '../trial.ts';
import { esm, manifest } from './shared.ts';

const set = 'meta';
const next = {
  'app/layout.js': 'export default function L({ children }) { return <html><body>{children}</body></html>; }\n',
  'app/page.js': 'export default function P() { return <p>hello</p>; }\n',
  'next.config.mjs': "export default { turbopack: { root: '{modules}/..' } };\n",
} as const;
const nuxt = { 'app.vue': '<template><p>hello</p></template>\n' } as const;
const astro = { 'src/pages/index.astro': '<html><body>hello</body></html>\n' } as const;
const angular = {
  'angular.json':
    '{ "version": 1, "projects": { "app": { "projectType": "application", "root": "", "sourceRoot": "src", "architect": { "build": { "builder": "@angular/build:application", "options": { "browser": "src/main.ts", "index": "src/index.html", "tsConfig": "tsconfig.json" } }, "serve": { "builder": "@angular/build:dev-server", "options": { "buildTarget": "app:build" } } } } }, "cli": { "analytics": false } }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "target": "ES2022", "module": "preserve", "moduleResolution": "bundler", "experimentalDecorators": true, "skipLibCheck": true }, "files": ["src/main.ts"] }\n',
  'src/index.html': '<!doctype html><html><body><app-root></app-root></body></html>\n',
  'src/main.ts':
    "import { Component } from '@angular/core';\nimport { bootstrapApplication } from '@angular/platform-browser';\n@Component({ selector: 'app-root', template: 'hello' })\nclass App {}\nbootstrapApplication(App);\n",
} as const;

export const frameworks: Family = {
  id: 'frameworks',
  title: 'Frameworks with a dev server of their own',
  trials: [
    {
      name: 'next',
      title: 'Next.js',
      program: 'next',
      set,
      files: { ...manifest({ dev: 'next dev' }), ...next },
      line: 'npm run dev',
      port: 3000,
      seconds: 40,
    },
    {
      name: 'next-flag',
      title: 'Next.js, the port in the script',
      program: 'next',
      set,
      files: { ...manifest({ dev: 'next dev -p 3005' }), ...next },
      line: 'npm run dev',
      port: 3005,
      seconds: 40,
    },
    {
      name: 'next-assignment',
      title: 'Next.js, `PORT=` in the script',
      program: 'next',
      set,
      files: { ...manifest({ dev: 'PORT=3006 next dev' }), ...next },
      line: 'npm run dev',
      port: 3006,
      seconds: 40,
    },
    {
      name: 'next-piped',
      title: 'Next.js, with a redirection and a pipe',
      program: 'next',
      set,
      files: { ...manifest({ dev: 'next dev 2>&1 | cat' }), ...next },
      line: 'npm run dev',
      port: 3000,
      seconds: 40,
    },
    {
      name: 'nuxt',
      title: 'Nuxt',
      program: 'nuxt',
      set,
      files: {
        ...manifest({ dev: 'nuxt dev' }, esm),
        ...nuxt,
        'nuxt.config.ts': 'export default defineNuxtConfig({ telemetry: false });\n',
      },
      line: 'npm run dev',
      port: 3000,
      seconds: 60,
    },
    {
      name: 'nuxt-config',
      title: 'Nuxt, `devServer.port`',
      program: 'nuxt',
      set,
      files: {
        ...manifest({ dev: 'nuxt dev' }, esm),
        ...nuxt,
        'nuxt.config.ts': 'export default defineNuxtConfig({ telemetry: false, devServer: { port: 3040 } });\n',
      },
      line: 'npm run dev',
      port: 3040,
      seconds: 60,
    },
    {
      name: 'astro',
      title: 'Astro',
      program: 'astro',
      set,
      files: { ...manifest({ dev: 'astro dev' }, esm), ...astro },
      line: 'npm run dev',
      port: 4321,
    },
    {
      name: 'astro-config',
      title: 'Astro, `server.port`',
      program: 'astro',
      set,
      files: {
        ...manifest({ dev: 'astro dev' }, esm),
        ...astro,
        'astro.config.mjs': 'export default { server: { port: 4400 } };\n',
      },
      line: 'npm run dev',
      port: 4400,
    },
    {
      name: 'angular',
      title: 'Angular',
      program: '@angular/cli',
      set: 'angular',
      files: { ...manifest({ start: 'ng serve' }), ...angular },
      line: 'npm start',
      port: 4200,
      seconds: 60,
    },
    {
      name: 'vue-cli',
      title: 'Vue CLI',
      program: '@vue/cli-service',
      set: 'vuecli',
      files: {
        ...manifest({ serve: 'vue-cli-service serve' }, { dependencies: { vue: '3' } }),
        'src/main.js': "import { createApp } from 'vue';\ncreateApp({ template: '<p/>' }).mount('#app');\n",
        'public/index.html': '<div id="app"></div>\n',
      },
      line: 'npm run serve',
      port: 8080,
      seconds: 40,
    },
    {
      name: 'slidev',
      title: 'Slidev',
      program: '@slidev/cli',
      set: 'vuecli',
      files: { ...manifest({ dev: 'slidev --open=false' }), 'slides.md': '---\ntheme: default\n---\n# Hello\n' },
      line: 'npm run dev',
      port: 3030,
      seconds: 40,
    },
    {
      name: 'cra',
      title: 'Create React App',
      program: 'react-scripts',
      set: 'cra',
      files: {
        ...manifest({ start: 'react-scripts start' }, { browserslist: ['last 1 chrome version'] }),
        'public/index.html': '<div id="root"></div>\n',
        'src/index.js': "document.title = 'a';\n",
      },
      line: 'npm start',
      port: 3000,
      seconds: 60,
    },
    {
      name: 'docusaurus',
      title: 'Docusaurus',
      program: '@docusaurus/core',
      set: 'docs',
      files: {
        ...manifest({ start: 'docusaurus start --no-open' }),
        'docusaurus.config.js':
          "module.exports = { title: 'a', url: 'https://example.com', baseUrl: '/', presets: [['classic', { blog: false }]] };\n",
        'sidebars.js': 'module.exports = {};\n',
        'docs/a.md': '# A\n',
      },
      line: 'npm start',
      port: 3000,
      seconds: 60,
    },
    {
      name: 'honkit',
      title: 'HonKit',
      program: 'honkit',
      set: 'docs',
      files: {
        ...manifest({ serve: 'honkit serve' }),
        'README.md': '# A\n',
        'SUMMARY.md': '# Summary\n\n* [A](README.md)\n',
      },
      line: 'npm run serve',
      port: 4000,
      seconds: 40,
    },
  ],
};
