/** Generators of sites, documentation and component books from npm. */
import type { WrittenRow } from '../../row.ts';
import { port, script, scriptNames } from '../shared.ts';

export const siteRows: readonly WrittenRow[] = [
  {
    id: 'gatsby',
    docs: 'https://www.gatsbyjs.com/docs/reference/gatsby-cli/',
    example: 'gatsby develop -p 8001',
    serves: [
      { words: ['develop'], defaults: [8000] },
      { words: ['serve'], defaults: [9000], built: true },
    ],
    options: { port, host: '--host -H', side: '--inspect --inspect-brk' },
    variables: ['PORT'],
    add: '-p',
    whenTaken: 'asks',
  },
  {
    id: 'docusaurus',
    packages: ['@docusaurus/core'],
    docs: 'https://docusaurus.io/docs/cli',
    example: 'docusaurus start --port 3001',
    serves: [{ words: ['start'] }, { words: ['serve'], built: true }],
    options: { port, host: '--host -h', config: '--config', values: '--locale -l --dir --poll' },
    variables: ['PORT'],
    defaults: [3000],
    whenTaken: 'asks',
  },
  {
    id: 'storybook',
    names: ['storybook', 'sb'],
    targets: ['storybook'],
    docs: 'https://storybook.js.org/docs/api/cli-options',
    example: 'storybook dev -p 6007',
    serves: [{ words: ['dev'] }],
    options: { port, host: '--host -h', config: '--config-dir -c', values: '--loglevel --https-cert --initial-path' },
    defaults: [6006],
    add: '-p',
    // It asks; with `--ci` it goes on without a word (storybook 10.6.7).
    whenTaken: 'moves-silently',
    // https://storybook.js.org/docs/api/cli-options: “--exact-port: Exit early if the desired port is not available”.
    failInstead: '--exact-port',
  },
  {
    id: 'start-storybook',
    title: 'Storybook',
    runner: 'storybook',
    docs: 'https://github.com/storybookjs/storybook/blob/v6.5.16/docs/api/cli-options.md',
    example: 'start-storybook -p 6007',
    options: { port, host: '--host -h', config: '--config-dir -c', values: '--static-dir -s' },
    defaults: [6006],
    add: '-p',
    whenTaken: 'asks',
  },
  {
    id: 'vuepress',
    title: 'VuePress',
    docs: 'https://vuepress.vuejs.org/reference/cli.html',
    example: 'vuepress dev docs -p 8081',
    serves: [{ words: ['dev'] }],
    options: { port, host: '--host -h', config: '--config -c', values: '--temp -t --cache -d --dest' },
    defaults: [8080],
    configs: [
      {
        id: 'vuepress',
        usual: scriptNames('.vuepress/config'),
        file: new RegExp(`(?:^|/)\\.vuepress/config\\.${script}$`),
        syntax: 'object',
        rules: [{ key: /^(?:config\.)?port$/ }],
      },
    ],
    add: '-p',
  },
  {
    id: 'eleventy',
    packages: ['@11ty/eleventy'],
    docs: 'https://www.11ty.dev/docs/usage/',
    example: 'eleventy --serve --port=8081',
    serves: [{ words: [''], with: ['--serve'] }],
    options: { port: '--port', config: '--config' },
    defaults: [8080],
    configs: [
      {
        id: 'eleventy',
        usual: ['.eleventy.js', ...scriptNames('eleventy.config')],
        file: /(?:^|\/)(?:\.eleventy|eleventy\.config)\.[cm]?js$/,
        syntax: 'object',
        rules: [{ key: /(?:^|\.)port$/ }],
      },
    ],
    add: '--port=',
    whenTaken: 'moves-silently',
  },
  {
    id: 'hexo',
    packages: ['hexo-cli'],
    docs: 'https://hexo.io/docs/server',
    example: 'hexo server -p 4001',
    serves: [{ words: ['server', 's'] }],
    options: { port, host: '--ip -i', config: '--config', values: '--cwd' },
    defaults: [4000],
    configs: [
      {
        id: 'hexo',
        usual: ['_config.yml'],
        file: /(?:^|\/)_config[\w.-]*\.ya?ml$/,
        syntax: 'yaml',
        rules: [{ key: /^server\.port$/ }],
      },
    ],
    add: '-p',
  },
];
