// Serves blobs until standard input ends, so that the server never outlives the process that
// started it. Azurite's own options tell where its data goes and which port it takes; its own main
// program may wait for ever for connections that nobody uses any more.
const { BlobServerFactory } = require('azurite/dist/src/blob/BlobServerFactory');

// An interrupt at a terminal reaches this process too; the one that started it decides.
process.on('SIGINT', () => {});

async function main() {
  const server = await new BlobServerFactory().createServer();
  await server.start();
  console.log(`Listening on ${server.getHttpServerAddress()}`);
  process.stdin.resume();
  process.stdin.once('end', () => {
    // Closing writes what is still in memory only, after some seconds of waiting.
    const kept = !process.argv.includes('--inMemoryPersistence');
    (kept ? server.close() : Promise.resolve()).finally(() => process.exit(0));
  });
}

main().catch((failure) => {
  console.error(failure.message);
  process.exit(1);
});
