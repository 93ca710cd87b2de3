//! Words that say next to nothing about a page: `how do i`, `the`, `with`. They are in the index, but hardly count beside
//! others.

/// The small words of a language, as they are looked up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Small(&'static [&'static str]);

const AR: &str = "انا اريد ارجو اذا التي الذي الى ان او اي اين بين ثم عن عند على في قد كل كيف كيفيه كيفية لماذا ما ماذا متى مع من \
    منك نحن هذا هذه هل هناك هو هي و يجب يمكن يمكنني";
const DE: &str = "aber als am an auf aus bei beim bitte da damit dann das dass dein deine dem den denn der des die dies diese \
    diesem diesen dieser dieses du durch ein eine einem einen einer eines er es etwas fur habe haben hat ich ihr im in ins \
    ist kann kannst konnen konnte man mein meine meinem meinen meiner meines mich mir mit mochte muss mussen oder sich sie \
    sind so soll sollte und uns unser unsere vom von wann war warum was wenn wer werde werden wie will wir wird wo wohin \
    woher wurde zu zum zur";
const EN: &str = "a am an and are as at be been but by can could did do does for from had has have how i if in into \
    is it its m me my of on or our s should steps t than that the their them then there these they this those \
    to want was way we were what when where which who why will with would you your please";
const ES: &str = "a al como con cual cuales cuando de del desde donde e el ella ellos en es esta estan este esto estos favor \
    hay ha he la las le les lo los me mi mis nos o para pero podemos podria por porque puede puedes puedo que quien quiero \
    se ser si sin su sus te tengo tu tus u un una unas uno unos y yo";
const FR: &str = "a ai au aux avec c ce ces cet cette comment d dans de des du elle elles en est et faut il ils j je l la le \
    les leur leurs lui m ma me mes moi mon n nos notre nous on ont ou par peut peux plait pour pourquoi puis qu quand que \
    quel quelle quelles quels qui quoi s sa se ses si son sont sur t ta te tes ton tu un une veux vos votre vous y";
const PT: &str = "a ao aos as com como da das de do dos e ela ele em eu favor foi ha isso isto ja lhe me meu meus minha \
    minhas na nas no nos o onde os ou para pela pelas pelo pelos pode podemos posso por porque preciso quais qual quando \
    que quem quero se ser seu seus sua suas tem tenho um uma umas uns voce";

impl Small {
    /// Of the language of `tag` (`en`, `pt-BR`). A language without a list has none.
    pub fn of(tag: &str) -> Small {
        static LISTS: std::sync::LazyLock<Vec<(&str, Vec<&str>)>> = std::sync::LazyLock::new(|| {
            let lists = [("ar", AR), ("de", DE), ("en", EN), ("es", ES), ("fr", FR), ("pt", PT)];
            let sorted = lists.map(|(language, list)| {
                let mut list: Vec<&str> = list.split_ascii_whitespace().collect();
                list.sort_unstable();
                (language, list)
            });
            sorted.to_vec()
        });
        let language = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let list = LISTS.iter().find(|(known, _)| *known == language);
        Small(list.map(|(_, list)| list.as_slice()).unwrap_or_default())
    }

    pub fn words(self) -> &'static [&'static str] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::words;

    #[test]
    fn small_words_are_written_as_they_are_looked_up() {
        for language in ["ar", "de", "en", "es", "fr", "pt-BR"] {
            let small = Small::of(language);
            assert!(small.words().len() > 30, "{language}");
            for word in small.words() {
                assert_eq!(words(word), [*word], "{language}");
            }
            let mut once = small.words().to_vec();
            once.dedup();
            assert_eq!(once, small.words(), "{language}");
        }
        assert!(Small::of("ja").words().is_empty());
        assert!(!Small::of("en").words().contains(&"report"));
    }
}
