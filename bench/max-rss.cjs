// Required by processes that the bench starts: tells the largest resident set, in KiB.
process.on('exit', () => process.stderr.write(`maxrss=${process.resourceUsage().maxRSS}`));
