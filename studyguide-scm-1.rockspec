rockspec_format = '3.0'
package = 'studyguide'
version = 'scm-1'
source = { url = 'git+file://.' }
description = {
  summary = 'A study guide for newcomers, from a research paper: a Pandoc Lua filter and a C core',
  license = 'MIT AND CC-BY-SA-4.0 AND WordNet', -- the last two for data: see README
}
dependencies = { 'lua ~> 5.4' }
-- libcurl, utf8proc and zlib are found by pkg-config; LuaRocks' own search knows no multiarch folders.
build = {
  type = 'make',
  build_target = 'all',
  install_target = 'rock-install',
  install_variables = { ROCK = '$(PREFIX)' },
}
