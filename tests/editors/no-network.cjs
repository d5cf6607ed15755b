// Loaded before the language server: whoever opens a connection is told of, and gets none.
const net = require('node:net');
const dns = require('node:dns');

function refused(what) {
  return function (...asked) {
    process.stderr.write(`NETWORK: ${what} ${JSON.stringify(asked[0])}\n`);
    throw new Error('no network in this test');
  };
}

net.Socket.prototype.connect = refused('connect');
dns.lookup = refused('lookup');
dns.promises.lookup = refused('lookup');
