--- Definitions, reasons and contrasts in the languages whose lists csrc/languages holds.

local core = require 'studyguide.core'

local function analysed(lang, text)
  local paragraph = { id = 's1.p1', kind = 'text', markdown = text, text = text }
  local paper = core.paper { title = '', lang = lang, sections = { { id = 's1', title = '', title_text = '', paragraphs = { paragraph } } } }
  assert(paper:analyse())
  return paper:analysis()
end

local function defined(lang, text)
  local analysis = analysed(lang, text)
  local sentence = analysis.sentences[1]
  return sentence.definition and sentence.definition >= 0.6 and sentence.defines and analysis.terms[sentence.defines].text or nil
end

local defines = {
  { 'de', 'Eine Pendeluhr ist eine Uhr, deren Gang ein Pendel regelt.', 'Pendeluhr' },
  { 'de', 'Unter einer *Hemmung* versteht man das Bauteil, das Energie überträgt.', 'Hemmung' },
  { 'de', 'Man nennt diese Anordnung von Stäben ein *Rostpendel*.', 'Rostpendel' },
  { 'fr', 'Une horloge à pendule est une horloge qui utilise un pendule.', 'horloge à pendule' },
  { 'fr', "On appelle *échappement* le mécanisme qui transmet l'énergie.", 'échappement' },
  { 'es', 'Un reloj de péndulo es un reloj que utiliza un péndulo.', 'reloj de péndulo' },
  { 'es', 'Se llama *escape* al mecanismo que transmite la energía.', 'escape' },
  { 'it', 'Un orologio a pendolo è un orologio che usa un pendolo.', 'orologio a pendolo' },
  { 'it', "Si chiama *scappamento* il meccanismo che trasmette l'energia.", 'scappamento' },
  { 'pt', 'Um relógio de pêndulo é um relógio que usa um pêndulo.', 'relógio de pêndulo' },
  { 'pt', 'Chama-se *escape* ao mecanismo que transmite a energia.', 'escape' },
  { 'nl', 'Een slingerklok is een klok die een slinger gebruikt.', 'slingerklok' },
  { 'nl', 'Het mechanisme dat de energie overdraagt noemen we het *echappement*.', 'echappement' },
}

local defines_nothing = {
  { 'de', 'Dies ist ein Fehler, der uns stört.' }, { 'de', 'Die Uhr verliert am Tag zwei Sekunden.' },
  { 'fr', 'Cette méthode est une bonne solution pour nous.' }, { 'es', 'Este método es el mejor de los que conocemos.' },
  { 'it', 'Questo metodo è il migliore che conosciamo.' }, { 'pt', 'Este método é o melhor que conhecemos.' },
  { 'nl', 'Dit is een methode die goed werkt.' },
}

describe('other languages', function ()
  for _, row in ipairs(defines) do
    it(('%s: %s'):format(row[1], row[3]), function () assert.equal(row[3], defined(row[1], row[2])) end)
  end

  for _, row in ipairs(defines_nothing) do
    it(('%s: %s'):format(row[1], row[2]), function () assert.is_nil(defined(row[1], row[2])) end)
  end

  it('no function word is a term', function ()
    for _, text in ipairs { 'Zunächst ist der Fall einfach. Zunächst sehen wir den Fall an. Der Fall ist zunächst klar.' } do
      for _, term in ipairs(analysed('de', text).terms) do
        assert.is_nil(term.text:lower():match '^zunächst$', term.text)
        assert.is_nil(term.text:lower():match '^fall$', term.text)
      end
    end
  end)
end)
