# To somebody who writes in Italian, which is not spoken here; no more is said in it.

language-not-spoken = In questa chat posso rispondere solo in { $languages }.
language-still-read = Può comunque scrivere nella Sua lingua: leggerò numeri, nomi e date per quanto possibile.
language-call = Se preferisce parlare con una persona, chiami { $business } al numero { $phone }.
language-contact = Se preferisce parlare con una persona, si rivolga direttamente a { $business }.
language-english = Per continuare in inglese, scriva “english”.
