--- The names of a section's groups (terms, key ideas, connections) by language, as every writer uses
-- them; csrc/languages/labels.c holds the same for the embedded writer.

return {
  en = { 'Terms', 'Key ideas', 'Connections' }, de = { 'Begriffe', 'Kernaussagen', 'Zusammenhänge' },
  fr = { 'Termes', 'Idées clés', 'Liens' }, es = { 'Términos', 'Ideas clave', 'Conexiones' },
  it = { 'Termini', 'Idee chiave', 'Collegamenti' }, pt = { 'Termos', 'Ideias-chave', 'Conexões' },
  nl = { 'Begrippen', 'Kernideeën', 'Verbanden' }, pl = { 'Pojęcia', 'Główne myśli', 'Powiązania' },
  zh = { '术语', '要点', '联系' }, ja = { '用語', '要点', 'つながり' }, ko = { '용어', '핵심 내용', '연결' },
}
