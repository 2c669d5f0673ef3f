from metro.model.words import Bilingual


def test_that_a_name_is_said_in_the_language_asked() -> None:
    name = Bilingual("水表", "Water meter")
    assert (name.say("zh"), name.say("en")) == ("水表", "Water meter")
