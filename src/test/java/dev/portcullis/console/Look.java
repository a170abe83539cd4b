package dev.portcullis.console;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;

/** How somebody looks at a page. */
enum Look {
    LIGHT(ColorScheme.LIGHT, ForcedColors.NONE, 1120, 780),
    DARK(ColorScheme.DARK, ForcedColors.NONE, 1120, 780),
    HIGH_CONTRAST(ColorScheme.DARK, ForcedColors.ACTIVE, 1120, 780),
    PHONE(ColorScheme.LIGHT, ForcedColors.NONE, 390, 844);

    private final ColorScheme colors;
    private final ForcedColors forced;
    private final int width;
    private final int height;

    Look(ColorScheme colors, ForcedColors forced, int width, int height) {
        this.colors = colors;
        this.forced = forced;
        this.width = width;
        this.height = height;
    }

    NewContextOptions options() {
        return new NewContextOptions()
                .setColorScheme(colors)
                .setForcedColors(forced)
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setTimezoneId("UTC");
    }
}
