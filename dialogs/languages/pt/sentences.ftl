# To somebody who writes in Portuguese, in words of Portugal and Brazil alike, which is not spoken here; no more is said in it.

language-not-spoken = Neste chat só consigo responder em { $languages }.
language-still-read = Mesmo assim, pode escrever na sua língua: vou ler os números, os nomes e as datas na medida do possível.
language-call = Se preferir falar com uma pessoa, ligue para { $business }: { $phone }.
language-contact = Se preferir falar com uma pessoa, fale diretamente com { $business }.
language-english = Para continuar em inglês, escreva “english”.
