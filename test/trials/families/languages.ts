import { debian } from '../debian.ts';
import type { Family } from '../trial.ts';
import { laravel, symfony } from './php.ts';

const rack = { 'config.ru': "run ->(env) { [200, {}, ['ok']] }\n" } as const;
const tomcat = {
  'conf/server.xml':
    '<?xml version="1.0"?>\n<Server port="-1" shutdown="SHUTDOWN">\n  <Service name="Catalina">\n    <Connector port="8180" protocol="HTTP/1.1"/>\n    <Engine name="Catalina" defaultHost="localhost">\n      <Host name="localhost" appBase="webapps"/>\n    </Engine>\n  </Service>\n</Server>\n',
  'webapps/ROOT/index.html': 'ok\n',
  'logs/.keep': '',
  'temp/.keep': '',
  'work/.keep': '',
} as const;

const php = (framework: string) => [framework, 'php-cli'];

export const languages: Family = {
  id: 'languages',
  title: 'Ruby, PHP, Perl and others, as Debian has them',
  trials: [
    debian('puma', 'Puma', 'puma', 'puma', 9292, rack, { typed: true }),
    debian('puma-config', 'Puma, config/puma.rb', 'puma', 'puma -C config/puma.rb', 3007, {
      ...rack,
      'config/puma.rb': 'port ENV.fetch("PORT") { 3007 }\n',
    }),
    debian('rackup', 'rackup, on WEBrick', 'ruby-rack', 'rackup -s webrick', 9292, rack, {
      debian: ['ruby-rack', 'ruby-webrick'],
      typed: true,
    }),
    debian('thin', 'Thin', 'thin', 'thin start', 3000, rack, { typed: true }),
    debian('webrick', 'WEBrick', 'ruby-webrick', 'ruby server.rb', 8018, {
      'server.rb': "require 'webrick'\nserver = WEBrick::HTTPServer.new(Port: 8018, DocumentRoot: '.')\nserver.start\n",
    }),
    debian(
      'ruby-httpd',
      'ruby -run',
      'ruby-webrick',
      'ruby -run -e httpd . -p 8019',
      8019,
      { 'index.html': 'a\n' },
      { typed: true },
    ),
    debian(
      'sinatra',
      'Sinatra',
      'ruby-sinatra',
      'ruby app.rb',
      4567,
      { 'app.rb': "require 'sinatra'\nget('/') { 'ok' }\n" },
      { debian: ['ruby-sinatra', 'ruby-webrick'] },
    ),
    debian(
      'jekyll',
      'Jekyll',
      'jekyll',
      'jekyll serve',
      4000,
      { '_config.yml': 'title: a\n', 'index.md': '# A\n' },
      { debian: ['jekyll', 'ruby-webrick'] },
    ),
    debian(
      'jekyll-config',
      'Jekyll, `port`',
      'jekyll',
      'jekyll serve',
      4040,
      { '_config.yml': 'title: a\nport: 4040\n', 'index.md': '# A\n' },
      { debian: ['jekyll', 'ruby-webrick'] },
    ),
    debian(
      'php',
      'PHP’s server',
      'php-cli',
      'php -S localhost:8020',
      8020,
      { 'index.php': '<?php echo "ok";\n' },
      { typed: true },
    ),
    debian('laravel', 'Laravel', 'php-laravel-framework', 'php artisan serve', 8000, laravel('APP_NAME=app\n'), {
      debian: php('php-laravel-framework'),
    }),
    debian(
      'laravel-env',
      'Laravel, `SERVER_PORT` in `.env`',
      'php-laravel-framework',
      'php artisan serve',
      8027,
      laravel('APP_NAME=app\nSERVER_PORT=8027\n'),
      { debian: php('php-laravel-framework') },
    ),
    debian(
      'symfony',
      'Symfony, its front controller',
      'php-symfony-framework-bundle',
      'php -S localhost:8028 -t public',
      8028,
      symfony,
      { debian: php('php-symfony-framework-bundle'), typed: true },
    ),
    debian('symfony-cli', 'Symfony’s command', 'symfony-cli', 'symfony server:start', 8000, symfony, { typed: true }),
    debian(
      'mojolicious',
      'Mojolicious',
      'libmojolicious-perl',
      'perl app.pl daemon',
      3000,
      {
        'app.pl': "use Mojolicious::Lite;\nget '/' => { text => 'ok' };\napp->start;\n",
      },
      { typed: true },
    ),
    debian(
      'morbo',
      'morbo',
      'libmojolicious-perl',
      'morbo app.pl',
      3000,
      {
        'app.pl': "use Mojolicious::Lite;\nget '/' => { text => 'ok' };\napp->start;\n",
      },
      { typed: true },
    ),
    debian(
      'starman',
      'Starman',
      'starman',
      'starman app.psgi',
      5000,
      { 'app.psgi': "sub { [200, [], ['ok']] };\n" },
      { typed: true },
    ),
    debian(
      'plackup',
      'plackup',
      'libplack-perl',
      'plackup app.psgi',
      5000,
      {
        'app.psgi': "sub { [200, [], ['ok']] };\n",
      },
      { typed: true },
    ),
    debian(
      'twiggy',
      'Twiggy',
      'twiggy',
      'twiggy app.psgi',
      5000,
      { 'app.psgi': "sub { [200, [], ['ok']] };\n" },
      { typed: true },
    ),
    debian(
      'go',
      'Go',
      'golang-go',
      'go run .',
      8021,
      {
        'go.mod': 'module app\n\ngo 1.19\n',
        'main.go':
          'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() {\n\tlog.Fatal(http.ListenAndServe(":8021", nil))\n}\n',
      },
      { debian: ['golang-go'], seconds: 60 },
    ),
    debian(
      'java-file',
      'Java, a single file',
      'default-jdk-headless',
      'java Main.java',
      8022,
      {
        'Main.java':
          'import com.sun.net.httpserver.HttpServer;\nimport java.net.InetSocketAddress;\n\npublic class Main {\n  public static void main(String[] args) throws Exception {\n    HttpServer.create(new InetSocketAddress(8022), 0).start();\n  }\n}\n',
      },
      { debian: ['default-jdk-headless'], seconds: 40 },
    ),
    debian('tomcat', 'Tomcat', 'tomcat10', 'CATALINA_BASE=$PWD /usr/share/tomcat10/bin/catalina.sh run', 8180, tomcat, {
      seconds: 60,
    }),
    debian(
      'jetty',
      'Jetty',
      'jetty9',
      // The jar is a link, which Jetty follows to a folder that is not its home.
      'java -Djetty.home=/usr/share/jetty9 -jar /usr/share/jetty9/start.jar',
      8181,
      { 'start.ini': '--module=http\njetty.http.port=8181\n' },
      { debian: ['jetty9', 'default-jdk-headless'], seconds: 60 },
    ),
    debian(
      'rust',
      'Rust',
      'cargo',
      'cargo run',
      8025,
      {
        'Cargo.toml': '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n',
        'src/main.rs':
          'use std::net::TcpListener;\n\nfn main() {\n    let listener = TcpListener::bind("127.0.0.1:8025").unwrap();\n    for stream in listener.incoming() {\n        drop(stream);\n    }\n}\n',
      },
      { prepare: ['cargo build'], seconds: 60 },
    ),
    debian(
      'erlang',
      'Erlang',
      'erlang-base',
      'erl -noshell -s server',
      8023,
      {
        'server.erl':
          '-module(server).\n-export([start/0]).\nstart() ->\n    {ok, L} = gen_tcp:listen(8023, [{reuseaddr, true}]),\n    loop(L).\nloop(L) ->\n    {ok, S} = gen_tcp:accept(L),\n    gen_tcp:close(S),\n    loop(L).\n',
      },
      { prepare: ['erlc server.erl'] },
    ),
    debian(
      'elixir',
      'Elixir',
      'elixir',
      'elixir server.exs',
      8024,
      {
        'server.exs':
          '{:ok, _} = :gen_tcp.listen(8024, [:binary, reuseaddr: true])\nIO.puts("listening on 8024")\nProcess.sleep(:infinity)\n',
      },
      { seconds: 40 },
    ),
    debian('ocaml', 'OCaml', 'ocaml-nox', 'ocaml unix.cma server.ml', 8025, {
      'server.ml':
        'let () =\n  let s = Unix.socket Unix.PF_INET Unix.SOCK_STREAM 0 in\n  Unix.setsockopt s Unix.SO_REUSEADDR true;\n  Unix.bind s (Unix.ADDR_INET (Unix.inet_addr_any, 8025));\n  Unix.listen s 5;\n  while true do ignore (Unix.accept s) done\n',
    }),
    debian(
      'warp',
      'Haskell’s Warp',
      'libghc-warp-dev',
      'runghc Main.hs',
      8026,
      {
        'Main.hs':
          '{-# LANGUAGE OverloadedStrings #-}\nimport Network.HTTP.Types\nimport Network.Wai\nimport Network.Wai.Handler.Warp\nmain :: IO ()\nmain = run 8026 (\\_ respond -> respond (responseLBS status200 [] "ok"))\n',
      },
      { debian: ['libghc-warp-dev', 'ghc'], seconds: 60 },
    ),
    debian(
      'rails',
      'Rails',
      'ruby-railties',
      'bin/rails server',
      3000,
      {
        'bin/rails':
          "#!/usr/bin/env ruby\nAPP_PATH = File.expand_path('../config/application', __dir__)\nrequire 'rails/commands'\n",
        'config/application.rb':
          "require 'rails'\nrequire 'action_controller/railtie'\nclass App < Rails::Application\n  config.eager_load = false\n  config.secret_key_base = 'x' * 64\n  config.hosts.clear\nend\n",
        'config/environment.rb': "require_relative 'application'\nRails.application.initialize!\n",
        'config/routes.rb': 'Rails.application.routes.draw {}\n',
        'config/puma.rb': 'port ENV.fetch("PORT") { 3000 }\n',
        'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
      },
      { debian: ['ruby-railties', 'puma'], seconds: 40 },
    ),
  ],
};
