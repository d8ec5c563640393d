import type { Family, Trial } from '../trial.ts';
import { esm, manifest } from './shared.ts';

const set = 'runners';

/** A server of one file that is started by `npm start`. */
function oneFile(name: string, title: string, program: string, port: number, code: string): Trial {
  return {
    name,
    title,
    program,
    set,
    files: { ...manifest({ start: 'node server.js' }), 'server.js': code },
    line: 'npm start',
    port,
  };
}

const nest = {
  'main.ts':
    "import 'reflect-metadata';\nimport { Module } from '@nestjs/common';\nimport { NestFactory } from '@nestjs/core';\n@Module({})\nclass AppModule {}\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  await app.listen(process.env.PORT ?? 3000);\n}\nbootstrap();\n",
};

export const backends: Family = {
  id: 'backends',
  title: 'Back ends on Node',
  trials: [
    oneFile(
      'node-http',
      'Node, a number in the code',
      'express',
      8123,
      "require('node:http').createServer((_, res) => res.end('ok')).listen(8123);\n",
    ),
    oneFile(
      'express',
      'Express, `process.env.PORT`',
      'express',
      3000,
      "const express = require('express');\nconst app = express();\nconst port = process.env.PORT || 3000;\napp.get('/', (_, res) => res.send('ok'));\napp.listen(port, error => {\n  if (error) throw error;\n  console.log(`listening on ${port}`);\n});\n",
    ),
    {
      ...oneFile(
        'express-quiet',
        'Express 5, whose callback ignores the error',
        'express',
        3000,
        "const app = require('express')();\napp.listen(3000, () => console.log('Example app listening on port 3000'));\n",
      ),
      says: 'nothing',
    },
    {
      name: 'express-dotenv',
      title: 'Express, the port in `.env`',
      program: 'express',
      set,
      files: {
        ...manifest({ start: 'node server.js' }),
        '.env': 'PORT=4600\n',
        'server.js':
          "require('dotenv').config();\nconst server = require('express')().listen(process.env.PORT);\nserver.on('error', error => { throw error; });\n",
      },
      line: 'npm start',
      port: 4600,
    },
    {
      name: 'fastify-cli',
      title: 'Fastify’s command',
      program: 'fastify-cli',
      says: 'nothing',
      set,
      files: {
        ...manifest({ dev: 'fastify start app.js' }),
        'app.js': 'module.exports = async (app, options) => { app.get("/", async () => "ok"); };\n',
      },
      line: 'npm run dev',
      port: 3000,
    },
    oneFile(
      'fastify',
      'Fastify',
      'fastify',
      3210,
      "const app = require('fastify')({ logger: true });\napp.get('/', async () => 'ok');\napp.listen({ port: 3210 }, error => {\n  if (error) {\n    app.log.error(error);\n    process.exit(1);\n  }\n});\n",
    ),
    oneFile(
      'koa',
      'Koa, `process.env.PORT`',
      'koa',
      3400,
      "const Koa = require('koa');\nconst app = new (Koa.default ?? Koa)();\napp.use(ctx => { ctx.body = 'ok'; });\napp.listen(process.env.PORT || 3400);\n",
    ),
    oneFile(
      'hapi',
      'hapi',
      '@hapi/hapi',
      3500,
      "const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 3500, host: 'localhost' });\nserver.start();\n",
    ),
    {
      name: 'hono',
      title: 'Hono, with tsx',
      program: 'hono',
      set,
      files: {
        ...manifest({ dev: 'tsx watch src/index.ts' }, esm),
        'src/index.ts':
          "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nconst app = new Hono();\napp.get('/', c => c.text('ok'));\nserve({ fetch: app.fetch, port: 3000 }, info => console.log(`http://localhost:${info.port}`));\n",
      },
      line: 'npm run dev',
      port: 3000,
    },
    oneFile(
      'polka',
      'Polka',
      'polka',
      3600,
      "const { PORT = 3600 } = process.env;\nrequire('polka')().get('/', (_, res) => res.end('ok')).listen(PORT, () => console.log(`> Running on localhost:${PORT}`));\n",
    ),
    oneFile(
      'socket-io',
      'Socket.IO',
      'socket.io',
      3700,
      "const { Server } = require('socket.io');\nconst io = new Server(Number(process.env.PORT) || 3700, {});\nio.on('connection', () => {});\n",
    ),
    oneFile(
      'ws',
      'ws',
      'ws',
      8090,
      "const { WebSocketServer } = require('ws');\nconst wss = new WebSocketServer({ port: 8090 });\nwss.on('connection', () => {});\n",
    ),
    {
      name: 'apollo',
      title: 'Apollo Server',
      program: '@apollo/server',
      set,
      files: {
        ...manifest({ start: 'node server.js' }, esm),
        'server.js':
          "import { ApolloServer } from '@apollo/server';\nimport { startStandaloneServer } from '@apollo/server/standalone';\nconst server = new ApolloServer({ typeDefs: 'type Query { a: Int }', resolvers: {} });\nconst { url } = await startStandaloneServer(server, { listen: { port: Number(process.env.PORT) || 4000 } });\nconsole.log(`ready at ${url}`);\n",
      },
      line: 'npm start',
      port: 4000,
    },
    oneFile(
      'yoga',
      'GraphQL Yoga',
      'graphql-yoga',
      4000,
      "const { createServer } = require('node:http');\nconst { createSchema, createYoga } = require('graphql-yoga');\nconst yoga = createYoga({ schema: createSchema({ typeDefs: 'type Query { a: Int }' }) });\nconst port = process.env.PORT ?? 4000;\ncreateServer(yoga).listen(port, () => console.log(`http://localhost:${port}/graphql`));\n",
    ),
    {
      name: 'micro',
      title: 'micro',
      program: 'micro',
      set,
      files: { ...manifest({ start: 'micro' }, { main: 'index.js' }), 'index.js': "module.exports = () => 'ok';\n" },
      line: 'npm start',
      port: 3000,
    },
    {
      name: 'listhen',
      title: 'listhen',
      program: 'listhen',
      set,
      files: {
        ...manifest({ dev: 'listhen -w ./app.mjs' }, esm),
        'app.mjs':
          "import { createApp, eventHandler, toNodeListener } from 'h3';\nconst app = createApp();\napp.use('/', eventHandler(() => 'ok'));\nexport default app;\n",
      },
      line: 'npm run dev',
      port: 3000,
    },
    {
      name: 'nest',
      title: 'NestJS',
      program: '@nestjs/cli',
      set,
      files: {
        ...manifest({ 'start:dev': 'nest start --watch' }),
        'nest-cli.json': '{ "sourceRoot": "src" }\n',
        'tsconfig.json':
          '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "outDir": "dist", "rootDir": "src", "experimentalDecorators": true, "emitDecoratorMetadata": true, "skipLibCheck": true, "esModuleInterop": true, "types": ["node"] } }\n',
        'src/main.ts': nest['main.ts'],
      },
      line: 'npm run start:dev',
      port: 3000,
      seconds: 45,
    },
    {
      name: 'moleculer',
      title: 'Moleculer’s gateway',
      program: 'moleculer-web',
      set,
      files: {
        ...manifest({ dev: 'moleculer-runner services' }),
        'services/api.service.js':
          "const ApiService = require('moleculer-web');\nmodule.exports = { name: 'api', mixins: [ApiService], settings: { port: 3030 } };\n",
      },
      line: 'npm run dev',
      port: 3030,
    },
    oneFile(
      'feathers',
      'Feathers',
      '@feathersjs/koa',
      3031,
      "const { feathers } = require('@feathersjs/feathers');\nconst { koa, rest } = require('@feathersjs/koa');\nconst app = koa(feathers());\napp.configure(rest());\napp.listen(3031).then(() => console.log('Feathers listening on localhost:3031'));\n",
    ),
    oneFile(
      'restify',
      'restify',
      'restify',
      8080,
      "const restify = require('restify');\nconst server = restify.createServer();\nserver.listen(process.env.PORT || 8080, () => console.log('%s listening at %s', server.name, server.url));\n",
    ),
    {
      name: 'sails',
      title: 'Sails',
      program: 'sails',
      set,
      files: {
        ...manifest({ start: 'node app.js' }),
        'app.js': "require('sails').lift({ hooks: { grunt: false }, log: { level: 'info' } });\n",
      },
      line: 'npm start',
      port: 1337,
    },
    {
      name: 'aedes',
      title: 'aedes',
      program: 'aedes',
      set,
      files: {
        ...manifest({ mqtt: 'node mqtt.mjs' }),
        'mqtt.mjs':
          "import { createServer } from 'node:net';\nimport { Aedes } from 'aedes';\nconst aedes = await Aedes.createBroker();\ncreateServer(aedes.handle).listen(1883, () => console.log('MQTT on 1883'));\n",
      },
      line: 'npm run mqtt',
      port: 1883,
    },
  ],
};
