// A server that speaks HTTP/2 over TLS: node h2_server.js CERT KEY. Prints its port; GET /sessions tells how many
// connections there were.
const fs = require('fs');
const http2 = require('http2');

let sessions = 0;
const server = http2.createSecureServer({ cert: fs.readFileSync(process.argv[2]), key: fs.readFileSync(process.argv[3]), allowHTTP1: true });
server.on('session', () => { sessions++; });
server.on('request', (request, response) => {
  if (request.url === '/sessions') return response.end(`${sessions} ${request.httpVersion}`);
  request.resume();
  request.on('end', () => setTimeout(() => {
    const text = '- ==An answer over one connection==, whoever asks. {p1}\n';
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ message: { content: text }, finish_reason: 'stop' }] }));
  }, 100));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
