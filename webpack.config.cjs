// Merged over @jupyter/builder's base configuration.
const rspack = require('@rspack/core');

module.exports = {
  output: {
    // ?v= makes jupyter_server leave out `Cache-Control: no-cache` for large assets.
    assetModuleFilename: '[name].[contenthash][ext]?v=[contenthash]'
  },
  // isomorphic-git needs Buffer; without it the build passes and it may fail at run time.
  resolve: { fallback: { buffer: require.resolve('buffer/') } },
  plugins: [new rspack.ProvidePlugin({ Buffer: ['buffer', 'Buffer'] })],
  performance: { hints: false },
  ignoreWarnings: [/Critical dependency/, /license-webpack-plugin/]
};
