#!/bin/sh
set -eu
brew update
brew install git curl
mkdir -p ~/code
