use super::is_instruction;
use proptest::prelude::*;

fn check(expected: bool, texts: &[&str]) {
    for text in texts {
        assert_eq!(is_instruction(text), expected, "{text}");
    }
}

#[test]
fn imperatives_are_instructions() {
    check(
        true,
        &[
            "Click “Next”.",
            "Click",
            "Save.",
            "Click the rake to take it down.",
            "Then scroll down and select a leaf.",
            "First up, navigate to the shed.",
            "Or, open the gate, and search for Leaves.",
            "… or click on the ‘Leaves’ tab.",
            "Add fields, then remove the weeds.",
            "Double click the handle.",
            "Copy and paste the name of the plant.",
            "Select 3 seeds.",
            "Open Shed Settings.",
            "Go ahead and open it.",
            "Start by choosing a rake.",
            "The shed is near. Now, click Rake.",
            "The shed is near.\nGo ahead and open it.",
            "Almost there! Click ‘OK’ when you are ready.",
        ],
    );
}

#[test]
fn phrases_before_a_verb_are_instructions() {
    check(
        true,
        &[
            "First, you’ll need to open the shed.",
            "Make sure to tick the box.",
            "We’ll drag “Heap” to the left.",
            "Next you click on Rake.",
            "If the gate is new, you must first enter the code.",
            "The shed is open, but you’ll need to choose a rake.",
        ],
    );
    check(
        false,
        &[
            "We’ll open a new garden in May.",
            "We need to find a better place for the shed.",
            "You can click on everything you like.",
            "If you need to remove a stain it takes soap.",
            "You must be tired.",
        ],
    );
}

#[test]
fn the_instruction_may_stand_behind_when_where_and_what_for() {
    check(
        true,
        &[
            "To start, click the rake.",
            "Once you are ready, press Rake.",
            "If the shed is locked, enter the code.",
            "When asked if you are sure, click ‘Yes’.",
            "If, as here, the leaves are wet, choose another day.",
            "When ready click Done.",
            "In the top right, above the leaves, click “Heap”.",
            "Using the wheel, drag the heap away.",
            "Under My Heaps click on the rake.",
            "On the second screen go ahead and enable “Leaves”.",
            "From there select the last heap.",
            "To move the heap, click and drag the handle.",
            "Once inside the shed window click on Leaves.",
            "On the second page create a heap.",
            "Once all leaves are there go ahead and open the lid.",
            "When the heap is high proceed by pressing it.",
            "Once the shed has been opened then head over to the corner.",
            "Within the garden simply head over to the shed.",
            "If there is no rake, kindly click on “Rake”.",
        ],
    );
    check(
        false,
        &[
            "When managing a garden, patience is all.",
            "When you open, close, or delete a gate, people hear it.",
            "Using two wheels to open, close and lock the gate.",
            "While checking the tools, we found a nest.",
            "After opening the shed the members had tea.",
            "To add a leaf is simple.",
            "In spring gardeners select the best seeds.",
            "On Sunday select members met at the shed.",
            "When the shed is open visitors click pictures.",
            "When the list is long members go ahead and select a winner.",
            "Once it is open you can proceed by pressing it.",
            "On the second page create fields are missing.",
            "When the shed is open members then head over to the lake.",
            "In the end we simply select a winner.",
        ],
    );
}

#[test]
fn nouns_names_and_participles_are_no_imperatives() {
    check(
        false,
        &[
            "Select committee members met here.",
            "Select members of the club.",
            "Set designers worked all night.",
            "Set on a hill, the shed is easy to find.",
            "Set in 1990, the story is older than the tree.",
            "Run by members, the garden has no gate.",
            "Open days are in May.",
            "Open to all since spring.",
            "Close to the lake, the shed stays cool.",
            "Test results came in the evening.",
            "Click rates rose in May.",
            "Search engines love gardens.",
            "Mark Green opened the session.",
            "Grant Field spoke about roses.",
            "Enter Sarah, who knew everything about moss.",
            "Log in was slow that day.",
            "Create teams met at noon.",
            "Drop Garden was founded in May.",
            "Press releases went out in May.",
            "Check it out!",
            "Check out the new roses.",
            "Find out more about roses.",
            "Name tags were handed out.",
            "Easily grow new roses.",
        ],
    );
}

#[test]
fn tales_are_not() {
    check(
        false,
        &[
            "That’ll open the shed.",
            "Today’s letter is “R” as in, “How to rake leaves”.",
            "Note: click twice.",
            "Pro tip: open the window.",
            "Shall we open it? Should we click the rake?",
            "Opening a shed is simple.",
            "Let’s dive in!",
            "That is part ‘3: Open the shed’.",
            "‘Open’,",
            "Go on.\nYou now have a heap.",
            "It takes a click, and users select what they like.",
            "We sat down (click the picture to see us all).",
            "for(Leaf leaf : [SELECT Id FROM Leaf]){ rake(leaf);}",
            "Version 3.open was the last.",
            "We came, open the whole day, and stayed.",
            "",
        ],
    );
}

#[test]
fn lines_without_end_are_read_once() {
    for words in ["Click Rake ", "click and ", "in ", "\"a\" ", "go ahead and ", "a, "] {
        is_instruction(&format!("In the shed {}", words.repeat(100_000)));
        is_instruction(&words.repeat(100_000));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_by_its_last_line(text in any::<String>()) {
        let judged = is_instruction(&format!("{text}\nyou are done"));
        prop_assert!(!judged);
    }

    #[test]
    fn any_line_is_survived(line in "[-a .,:;!?'\"“”‘’()…–1éA]{0,30}") {
        is_instruction(&format!("Click {line} open the {line}"));
    }
}
