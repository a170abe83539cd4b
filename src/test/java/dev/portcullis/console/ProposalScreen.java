package dev.portcullis.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The page of one proposal. */
record ProposalScreen(Page page) {
    /** Every element outside the box of claims with its attributes' names and classes, and no text: what the page is made of. */
    private static final String SKELETON = """
            () => [...document.querySelectorAll('*')].filter(one => !one.closest('[data-claims]')).map(one =>
                one.tagName + [...one.attributes].filter(a => a.name !== 'data-shown').map(a => ' ' + a.name + (a.name === 'class' ? '=' + a.value : '')).join(''))
                .join('\\n')""";

    private static final String OUTSIDE = """
            () => { const copy = document.body.cloneNode(true);
                copy.querySelectorAll('[data-claims]').forEach(one => one.remove()); return copy.textContent; }""";

    /** The box of what the proposer says, opened. */
    Locator claims() {
        Locator box = page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName("Claims by the proposer (unchecked)"));
        box.getByText("Show", new Locator.GetByTextOptions().setExact(true)).click();
        return box;
    }

    String skeletonOutsideClaims() {
        return (String) page.evaluate(SKELETON);
    }

    String textOutsideClaims() {
        return (String) page.evaluate(OUTSIDE);
    }
}
