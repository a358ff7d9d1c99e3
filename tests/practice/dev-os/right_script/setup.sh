#!/bin/sh
set -e
sudo dnf install -y \
  curl \
  git-core git
mkdir -p "$HOME/projects"
