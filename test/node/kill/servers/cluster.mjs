// node cluster.mjs PORT WORKERS [deaf]: prints `ready PID WORKER-PID...` when all listen. deaf: workers stay when their primary ends.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

const [port, count, option] = process.argv.slice(2);
if (cluster.isPrimary) {
  for (let i = 0; i < Number(count); i++) cluster.fork();
  let listening = 0;
  cluster.on('listening', () => {
    if (++listening < Number(count)) return;
    const pids = Object.values(cluster.workers).map(worker => worker.process.pid);
    console.log(`ready ${process.pid} ${pids.join(' ')}`);
  });
} else {
  if (option === 'deaf') {
    process.on('disconnect', () => {});
    cluster.worker.process.removeAllListeners('disconnect');
    setInterval(() => {}, 1000);
  }
  createServer((_request, response) => response.end('ok')).listen(Number(port));
}
