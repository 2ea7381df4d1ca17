std = 'lua53+busted'
ignore = { '431' } -- an inner name may hide an outer one
max_line_length = 160
globals = { 'pandoc', 'PANDOC_VERSION', 'PANDOC_API_VERSION', 'PANDOC_STATE', 'PANDOC_SCRIPT_FILE', 'PANDOC_WRITER_OPTIONS', 'FORMAT', 'quarto' }
files['filters/studyguide-tex.lua'] = { globals = { 'Reader' } }
files['filters/studyguide-any.lua'] = { globals = { 'Reader', 'ByteStringReader' } }
files['filters/studyguide-pdf.lua'] = { globals = { 'Reader', 'ByteStringReader' } }
