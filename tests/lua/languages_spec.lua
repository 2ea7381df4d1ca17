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
  { 'de', 'Ein Graph heißt zusammenhängend, wenn je zwei Knoten verbunden sind.', 'zusammenhängend' },
  { 'de', 'Unter einer Trennmenge versteht man eine Menge von Knoten, deren Entfernung den Graphen zerlegt.', 'Trennmenge' },
  { 'de', 'Unter Bodenerosion verstehen wir den Abtrag von Boden durch Wasser.', 'Bodenerosion' },
  { 'de', 'Wir nennen einen Graphen *planar*, wenn er sich kreuzungsfrei zeichnen lässt.', 'planar' },
  { 'de', 'Eine Kante ohne Richtung wird ungerichtet genannt.', 'ungerichtet' },
  { 'de', 'Die Zahl der Nachbarn wird als Grad bezeichnet.', 'Grad' },
  { 'de', 'Als Lautverschiebung bezeichnet man den Wandel der Verschlusslaute.', 'Lautverschiebung' },
  { 'de', 'Ein Wald ist ein Graph, der keine Kreise enthält.', 'Wald' },
  { 'de', 'Die *Halbwertszeit* ist die Zeit, nach der die Hälfte zerfallen ist.', 'Halbwertszeit' },
  { 'de', 'Man spricht von Resonanz, wenn die Frequenzen übereinstimmen.', 'Resonanz' },
  { 'de', 'Einen Graphen ohne Kanten nennen wir leer.', 'leer' },
  { 'de', 'Der sogenannte *Treibhauseffekt* erwärmt die Erde.', 'Treibhauseffekt' },
  { 'fr', 'On appelle auxiliaire tout organisme qui régule les ravageurs.', 'auxiliaire' },
  { 'de', 'Eine *Zerlegung* ist ein Paar mit folgenden Eigenschaften:', 'Zerlegung' },
  { 'de', 'Von Leseverständnis spricht man, wenn ein Kind den Inhalt wiedergeben kann.', 'Leseverständnis' },
  { 'de', 'Die phonologische Schleife ist derjenige Teil, der Sprache für zwei Sekunden festhält.', 'phonologische Schleife' },
  { 'fr', "On entend par qualité l'ensemble des ressources offertes.", 'qualité' },
  { 'fr', 'Un graphe est dit connexe si deux sommets sont toujours reliés.', 'connexe' },
  { 'fr', "On dit qu'un graphe est *planaire* s'il peut être dessiné sans croisement.", 'planaire' },
  { 'fr', 'Le bocage est un paysage agricole dans lequel les parcelles sont entourées de haies.', 'bocage' },
  { 'fr', "La *résilience* désigne la capacité d'un système à revenir à l'équilibre.", 'résilience' },
  { 'fr', "Nous appelons richesse spécifique le nombre d'espèces observées.", 'richesse spécifique' },
  { 'fr', "Par polysémie, on entend la pluralité des sens d'un mot.", 'polysémie' },
  { 'fr', 'On parle de mutation lorsque la séquence change.', 'mutation' },
  { 'fr', 'Un arc sans origine est appelé flèche libre.', 'flèche libre' },
  { 'fr', 'Ce phénomène porte le nom de dérive génétique.', 'dérive génétique' },
  { 'es', 'Se llama voseo el uso del pronombre vos.', 'voseo' },
  { 'es', 'Por compadrito se entiende el habitante de los arrabales.', 'compadrito' },
  { 'es', 'Se entiende por resiliencia la capacidad de recuperación de un sistema.', 'resiliencia' },
  { 'es', 'Denominamos grafo conexo a aquel en el que todo par de vértices está unido.', 'grafo conexo' },
  { 'es', 'El tuteo es el empleo de las formas de confianza que corresponden al pronombre.', 'tuteo' },
  { 'es', 'Decimos que un grafo es *plano* si puede dibujarse sin cruces.', 'plano' },
  { 'es', 'Este proceso recibe el nombre de fotosíntesis.', 'fotosíntesis' },
  { 'es', 'La *entropía* es una medida del desorden.', 'entropía' },
  { 'es', 'Se define el *grado* como el número de vecinos.', 'grado' },
  { 'it', 'Un grafo si dice connesso se ogni coppia di vertici è unita.', 'connesso' },
  { 'it', 'Si chiama albero un grafo connesso e privo di cicli.', 'albero' },
  { 'it', 'Per resilienza si intende la capacità di un sistema di riprendersi.', 'resilienza' },
  { 'it', 'La *biodiversità* è la varietà delle forme di vita.', 'biodiversità' },
  { 'it', 'Chiamiamo grado di un vertice il numero dei suoi vicini.', 'grado' },
  { 'it', 'Questo fenomeno prende il nome di rifrazione.', 'rifrazione' },
  { 'it', 'Un vertice di grado uno viene detto foglia.', 'foglia' },
  { 'it', 'Una foresta è un grafo che non contiene cicli.', 'foresta' },
  { 'pt', 'Chama-se árvore um grafo conexo e sem ciclos.', 'árvore' },
  { 'pt', 'Por resiliência entende-se a capacidade de recuperação de um sistema.', 'resiliência' },
  { 'pt', 'Um grafo é dito conexo se todo par de vértices está ligado.', 'conexo' },
  { 'pt', 'Chamamos grau de um vértice o número dos seus vizinhos.', 'grau' },
  { 'pt', 'A *biodiversidade* é a variedade das formas de vida.', 'biodiversidade' },
  { 'pt', 'Denomina-se floresta um grafo sem ciclos.', 'floresta' },
  { 'pt', 'Este processo recebe o nome de fotossíntese.', 'fotossíntese' },
  { 'pt', 'Uma floresta é um grafo que não contém ciclos.', 'floresta' },
  { 'nl', 'Een graaf heet samenhangend als elk tweetal knopen verbonden is.', 'samenhangend' },
  { 'nl', 'Onder veerkracht verstaan we het vermogen van een systeem om te herstellen.', 'veerkracht' },
  { 'nl', 'Een samenhangende graaf zonder kringen noemen we een boom.', 'boom' },
  { 'nl', 'Het aantal buren wordt de graad genoemd.', 'graad' },
  { 'nl', 'De *biodiversiteit* is de verscheidenheid aan levensvormen.', 'biodiversiteit' },
  { 'nl', 'Een bos is een graaf die geen kringen bevat.', 'bos' },
  { 'nl', 'We spreken van resonantie als de frequenties gelijk zijn.', 'resonantie' },
}

local defines_nothing = {
  { 'de', 'Dies ist ein Fehler, der uns stört.' }, { 'de', 'Die Uhr verliert am Tag zwei Sekunden.' },
  { 'fr', 'Cette méthode est une bonne solution pour nous.' }, { 'es', 'Este método es el mejor de los que conocemos.' },
  { 'it', 'Questo metodo è il migliore che conosciamo.' }, { 'pt', 'Este método é o melhor que conhecemos.' },
  { 'nl', 'Dit is een methode die goed werkt.' },
  { 'de', 'Das heißt, die Messung war falsch und musste wiederholt werden.' },
  { 'de', 'Im Gegensatz dazu ist die zweite Methode die schnellere, die wir kennen.' },
  { 'de', 'Die Messungen sind abgeschlossen, weil der Sommer endete.' },
  { 'de', 'Diese Methode ist eine Näherung, die gut funktioniert.' },
  { 'fr', 'Il est dit que la méthode échoue souvent.' },
  { 'fr', 'Cette méthode est une approximation qui fonctionne bien.' },
  { 'fr', 'Au contraire, elle est une des causes qui expliquent le déclin.' },
  { 'es', 'Se dice que la prueba fue corta y sencilla.' },
  { 'es', 'Este método es una aproximación que funciona bien.' },
  { 'it', 'Si dice che la prova sia breve e semplice.' },
  { 'pt', 'Este método é uma aproximação que funciona bem.' },
  { 'nl', 'Deze methode is een benadering die goed werkt.' },
}

describe('other languages', function ()
  for _, row in ipairs(defines) do
    it(('%s: %s'):format(row[1], row[3]), function () assert.equal(row[3], defined(row[1], row[2])) end)
  end

  for _, row in ipairs(defines_nothing) do
    it(('%s: %s'):format(row[1], row[2]), function () assert.is_nil(defined(row[1], row[2])) end)
  end

  it('another word with the same stem is no use of the term', function ()
    local texts = {
      de = 'Die *Weite* ist die Zahl, die wir messen. Das führt zu weit. Die Weite ist klein.',
      fr = 'La *connectivité* désigne le degré de liaison du paysage. Un réseau est connecté. La connectivité croît.',
    }
    for lang, text in pairs(texts) do
      local analysis = analysed(lang, text)
      assert.equal(2, analysis.terms[analysis.sentences[1].defines].count, lang)
    end
  end)

  it('a term goes by the form that its definition names', function ()
    local text = 'Los auxiliares abundan. Se llama *auxiliar* al insecto que regula las plagas. Los auxiliares son útiles.'
    local analysis = analysed('es', text)
    assert.equal('auxiliar', analysis.terms[analysis.sentences[2].defines].text)
  end)

  it('no function word is a term', function ()
    for _, text in ipairs { 'Zunächst ist der Fall einfach. Zunächst sehen wir den Fall an. Der Fall ist zunächst klar.' } do
      for _, term in ipairs(analysed('de', text).terms) do
        assert.is_nil(term.text:lower():match '^zunächst$', term.text)
        assert.is_nil(term.text:lower():match '^fall$', term.text)
      end
    end
  end)

  it('sentences end behind abbreviations and references of their language', function ()
    local texts = {
      de = 'Das folgt aus Gl. (5) und Abschn. 3. || Siehe Anm. 4 und Tab. 2.',
      fr = 'Il en reste la moitié, etc. (fig. 1). || Au bout de dix ans, etc. (fig. 2) il reste peu.',
      es = 'Resulta de la ec. (3). || Después se ve.',
      nl = 'Gebruik data ipv. Android code. || Zie afb. 3.',
    }
    for lang, text in pairs(texts) do
      local first, second = text:match '^(.-) || (.*)$'
      local whole = first .. ' ' .. second
      local found = {}
      for i, sentence in ipairs(analysed(lang, whole).sentences) do found[i] = whole:sub(sentence.from + 1, sentence.to) end
      assert.same({ first, second }, found, lang)
    end
  end)

  it('a letter, an en dash and a word are one word', function ()
    for _, term in ipairs(analysed('de', 'Die E–Mail kam. Eine E–Mail ist kurz. Das E–Learning hilft.').terms) do
      assert.not_equal('E', term.text)
    end
  end)

  it('the noun of an idiom is no use of the term', function ()
    local texts = {
      fr = 'On appelle *fonction* une règle de calcul. La vitesse change en fonction du temps. La fonction croît.',
      it = 'Si chiama *grado* il numero dei vicini. Siamo in grado di contarli. Il grado cresce.',
    }
    for lang, text in pairs(texts) do
      local analysis = analysed(lang, text)
      assert.equal(2, analysis.terms[analysis.sentences[1].defines].count, lang)
    end
  end)

  it('no abbreviation and no frequent verb is part of a term', function ()
    local texts = {
      es = { 'La pág. 3 necesita un cambio. La pág. 4 necesita otro cambio.', 'pág', 'necesita' },
      nl = { 'Programma’s m.b.v. data en resp. code zorgen voor winst. De winst m.b.v. data zorgen zij.', 'm.b.v', 'resp', 'zorgen' },
      it = { 'Il prof. Rossi rimane in sala. Anche il prof. Bianchi rimane in sala.', 'prof', 'rimane' },
    }
    for lang, row in pairs(texts) do
      for _, term in ipairs(analysed(lang, row[1]).terms) do
        for i = 2, #row do assert.is_nil(term.text:find(row[i], 1, true), term.text) end
      end
    end
  end)
end)
