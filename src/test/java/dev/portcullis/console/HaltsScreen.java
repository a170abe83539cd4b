package dev.portcullis.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** The page of halts, and of one halt. */
record HaltsScreen(Page page) {
    private static final Pattern ASK = Pattern.compile("^Ask [0-9a-f]{8}-");

    Locator scope() {
        return page.getByLabel("What is to stop");
    }

    void halt(String lineage, String reason) {
        scope().selectOption(lineage);
        page.getByLabel("Reason").fill(reason);
        page.getByLabel("I mean it").check();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Halt now"))
                .click();
    }

    Locator rearm() {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for re-arm"));
    }

    void askForRearm(String reason) {
        page.getByLabel("Why it may go on").fill(reason);
        rearm().click();
    }

    /** The asks that would end it. */
    Locator asks() {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(ASK));
    }
}
